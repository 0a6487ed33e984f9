// Formula:  y[o, r, k, i] = x[o, k, i] (tile along an axis) or y[o, k, r, i] = x[o, k, i] (repeat each element of an axis)
// Layout:   row-major; the backward passes sum over r, that is ReduceToShapeKernel or ReduceKernel on the same four axes
// Lanes, tail, scalar: StridedCopyKernel's

namespace Argali.Engine.Kernels;

/// <summary>Repeats an array along one axis, as a whole or element by element.</summary>
internal static class TileKernel
{
    /// <summary>y [outer, times n, inner] = x [outer, n, inner] <paramref name="times"/> times along its middle axis.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap.</exception>
    public static void Tile<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int n, int inner, int times) where T : unmanaged
    {
        Check(x.Length, y.Length, outer, n, inner, times);
        StridedCopyKernel.Copy(
            x, 0, [n * inner, 0, 1], y, 0, [times * n * inner, n * inner, 1], [outer, times, n * inner]);
    }

    /// <summary>y [outer, n times, inner] = x [outer, n, inner], each element of its middle axis <paramref name="times"/> times.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap.</exception>
    public static void Repeat<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int n, int inner, int times) where T : unmanaged
    {
        Check(x.Length, y.Length, outer, n, inner, times);
        StridedCopyKernel.Copy(x, 0, [inner, 0, 1], y, 0, [times * inner, inner, 1], [outer * n, times, inner]);
    }

    private static void Check(int x, int y, int outer, int n, int inner, int times)
    {
        KernelGuard.SameLength(checked(outer * n * inner), x);
        KernelGuard.SameLength(checked(x * times), y);
    }
}
