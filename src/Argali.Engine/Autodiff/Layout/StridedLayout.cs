using System.Diagnostics.CodeAnalysis;

namespace Argali.Engine;

/// <summary>
/// A way to visit the elements of one buffer in the row-major order of a shape: an offset and one stride per axis (0 repeats,
/// negative goes backwards). Axes that can be walked as one are merged on creation.
/// </summary>
internal struct StridedLayout
{
    private AxisValues lengths;
    private AxisValues strides;

    public StridedLayout(int offset, ReadOnlySpan<int> lengths, ReadOnlySpan<int> strides)
    {
        Offset = offset;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] == 1)
                continue;
            if (Rank > 0 && this.strides[Rank - 1] == (long)strides[i] * lengths[i])
            {
                this.lengths[Rank - 1] *= lengths[i];
                this.strides[Rank - 1] = strides[i];
                continue;
            }

            this.lengths[Rank] = lengths[i];
            this.strides[Rank] = strides[i];
            Rank++;
        }

        if (Rank == 0)
        {
            this.lengths[0] = 1;
            this.strides[0] = 1;
            Rank = 1;
        }
    }

    /// <summary>Where the first element lies.</summary>
    public int Offset { get; }

    /// <summary>The number of merged axes, at least 1.</summary>
    public int Rank { get; }

    /// <summary>The lengths of the merged axes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Lengths => ((ReadOnlySpan<int>)lengths)[..Rank];

    /// <summary>The strides of the merged axes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Strides => ((ReadOnlySpan<int>)strides)[..Rank];

    /// <summary>The layout in which <paramref name="source"/> is read when it is broadcast to <paramref name="target"/>.</summary>
    public static StridedLayout Broadcast(Shape source, Shape target)
    {
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        Span<int> strides = stackalloc int[Shape.MaxRank];
        target.CopyTo(lengths);
        int stride = 1;
        for (int i = 1; i <= target.Rank; i++)
        {
            int length = i <= source.Rank ? source[source.Rank - i] : 1;
            strides[target.Rank - i] = length == 1 ? 0 : stride;
            stride *= length;
        }

        return new StridedLayout(0, lengths[..target.Rank], strides[..target.Rank]);
    }

    /// <summary>Writes the row-major strides of a shape.</summary>
    public static void DenseStrides(Shape shape, Span<int> strides)
    {
        int stride = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
    }

    /// <summary>Writes the strides of a dense buffer that holds the elements in the order of this layout.</summary>
    public readonly void DenseStrides(Span<int> dense)
    {
        int stride = 1;
        for (int i = Rank - 1; i >= 0; i--)
        {
            dense[i] = stride;
            stride *= lengths[i];
        }
    }
}
