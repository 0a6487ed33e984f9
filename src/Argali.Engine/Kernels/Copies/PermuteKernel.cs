// Formula:  y[i_p0, i_p1, ...] = x[i_0, i_1, ...]: axis a of y is axis permutation[a] of x, as numpy's transpose
// Layout:   row-major, elements of any unmanaged type
// Lanes, tail, scalar: StridedCopyKernel's

namespace Argali.Engine.Kernels;

/// <summary>Permutes the axes of an array.</summary>
internal static class PermuteKernel
{
    /// <summary>y = x with permuted axes.</summary>
    /// <exception cref="ArgumentException">The permutation is none of the shape's axes, a length does not fit, or the spans overlap.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> shape, ReadOnlySpan<int> permutation, Span<T> y) where T : unmanaged
    {
        int rank = shape.Length;
        KernelGuard.SameLength(rank, permutation.Length);
        KernelGuard.SameLength(Strides.Product(shape), x.Length);
        KernelGuard.SameLength(x.Length, y.Length);
        Span<int> stridesX = stackalloc int[rank], lengths = stackalloc int[rank], permuted = stackalloc int[rank];
        Span<int> stridesY = stackalloc int[rank];
        Strides.RowMajor(shape, stridesX);
        int seen = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            int from = permutation[axis];
            if ((uint)from >= (uint)rank || (seen & (1 << from)) != 0)
                throw new ArgumentException($"A permutation must name each of {rank} axes once. Received: ({string.Join(", ", permutation.ToArray())}).");
            seen |= 1 << from;
            lengths[axis] = shape[from];
            permuted[axis] = stridesX[from];
        }

        Strides.RowMajor(lengths, stridesY);
        StridedCopyKernel.Copy(x, 0, permuted, y, 0, stridesY, lengths);
    }
}
