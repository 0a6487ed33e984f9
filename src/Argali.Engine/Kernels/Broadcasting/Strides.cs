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
}
