namespace Argali.Engine;

/// <summary>Matrices in the last two axes, read and written one at a time in double.</summary>
internal static class MatrixBatch
{
    /// <exception cref="ArgumentException">There are fewer than two axes.</exception>
    public static (int Rows, int Columns, int Count) Of(Shape shape, string operation) => shape.Rank >= 2
        ? (shape[^2], shape[^1], (int)shape.Slice(0, shape.Rank - 2).ElementCount)
        : throw new ArgumentException($"{operation} expects matrices (..., m, n). Received: {shape}.");

    public static double[] Read(TensorNode node, int index, int size)
    {
        var matrix = new double[size];
        ReadOnlySpan<float> source = node.Floats.Slice(index * size, size);
        for (int i = 0; i < size; i++)
            matrix[i] = source[i];
        return matrix;
    }

    public static void Write(ReadOnlySpan<double> matrix, TensorNode node, int index)
    {
        Span<float> target = node.Floats.Slice(index * matrix.Length, matrix.Length);
        for (int i = 0; i < target.Length; i++)
            target[i] = (float)matrix[i];
    }
}
