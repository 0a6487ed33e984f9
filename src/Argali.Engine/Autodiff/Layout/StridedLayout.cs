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

    /// <summary>The length of the innermost run.</summary>
    public readonly int RunLength => lengths[Rank - 1];

    /// <summary>The distance of neighbours in the innermost run.</summary>
    public readonly int RunStride => strides[Rank - 1];

    /// <summary>The number of runs.</summary>
    public readonly int RunCount
    {
        get
        {
            int count = 1;
            for (int i = 0; i < Rank - 1; i++)
                count *= lengths[i];
            return count;
        }
    }

    /// <summary>Whether the elements lie one after the other.</summary>
    public readonly bool IsDense => Rank == 1 && strides[0] == 1;

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

    /// <summary>Begins a walk over the runs.</summary>
    public readonly RunWalk Runs() => new(this);

    /// <summary>Walks the starts of the runs, in row-major order.</summary>
    public struct RunWalk
    {
        private readonly StridedLayout layout;
        private AxisValues counters;

        public RunWalk(StridedLayout layout)
        {
            this.layout = layout;
            Start = layout.Offset;
        }

        /// <summary>Where the current run starts.</summary>
        public int Start { get; private set; }

        /// <summary>Goes to the next run.</summary>
        public void Next()
        {
            for (int i = layout.Rank - 2; i >= 0; i--)
            {
                Start += layout.strides[i];
                if (++counters[i] < layout.lengths[i])
                    return;
                Start -= counters[i] * layout.strides[i];
                counters[i] = 0;
            }
        }
    }
}
