namespace Argali.Engine.Kernels;

/// <summary>Rows that lie a constant number of elements apart, such as one time step of a sequence [batch, time, units].</summary>
internal readonly ref struct StridedRows(Span<float> elements, int stride)
{
    /// <summary>Gets the elements from the first row on.</summary>
    public Span<float> Elements { get; } = elements;

    /// <summary>Gets the elements between the beginnings of rows.</summary>
    public int Stride { get; } = stride;

    /// <summary>The position <paramref name="step"/> of a sequence [batch, time, length].</summary>
    public static StridedRows Of(Span<float> sequence, int step, int time, int length) => new(sequence[(step * length)..], time * length);

    /// <summary>Some columns of the rows.</summary>
    public StridedRows From(int column) => new(Elements[column..], Stride);

    /// <summary>Throws unless there are enough elements for the rows.</summary>
    /// <exception cref="ArgumentException">There are too few.</exception>
    public void Check(int rows, int length)
    {
        if (rows > 0 && (Stride < length || Elements.Length < ((long)(rows - 1) * Stride) + length))
        {
            throw new ArgumentException(
                $"{rows} rows of {length} elements at stride {Stride} do not fit into the {Elements.Length} elements received.");
        }
    }
}
