namespace Argali.Engine.Kernels;

/// <summary>Arithmetic on shapes given as spans.</summary>
internal static class Strides
{
    /// <summary>The number of elements of a shape.</summary>
    /// <exception cref="OverflowException">It does not fit an array.</exception>
    public static int Product(ReadOnlySpan<int> shape)
    {
        int product = 1;
        foreach (int length in shape)
            product = checked(product * length);
        return product;
    }

    /// <summary>The strides, in elements, of a row-major array.</summary>
    public static void RowMajor(ReadOnlySpan<int> shape, Span<int> strides)
    {
        int stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
    }
}
