// Formula:  y[i] = x[start + i step] along each axis; backward: dx[start + i step] (+)= dy[i]
// Layout:   row-major, elements of any unmanaged type; a negative step walks backwards, so that a flip is a slice
// Lanes, tail, scalar: StridedCopyKernel's

namespace Argali.Engine.Kernels;

/// <summary>Takes a slice out of an array, and puts one in.</summary>
internal static class SliceKernel
{
    /// <summary>y = x[starts : : steps], with y's shape.</summary>
    /// <exception cref="ArgumentException">The slice leaves x, a length does not fit, or the spans overlap.</exception>
    public static void Get<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> shapeX, ReadOnlySpan<int> starts, ReadOnlySpan<int> steps, Span<T> y, ReadOnlySpan<int> shapeY)
        where T : unmanaged
    {
        Span<int> strides = stackalloc int[shapeX.Length], dense = stackalloc int[shapeX.Length];
        int offset = Plan(shapeX, x.Length, starts, steps, shapeY, y.Length, strides, dense);
        StridedCopyKernel.Copy(x, offset, strides, y, 0, dense, shapeY);
    }

    /// <summary>x[starts : : steps] = y, with y's shape: padding, concatenation and scattering.</summary>
    /// <exception cref="ArgumentException">The slice leaves x, a length does not fit, or the spans overlap.</exception>
    public static void Set<T>(
        Span<T> x, ReadOnlySpan<int> shapeX, ReadOnlySpan<int> starts, ReadOnlySpan<int> steps, ReadOnlySpan<T> y, ReadOnlySpan<int> shapeY)
        where T : unmanaged
    {
        Span<int> strides = stackalloc int[shapeX.Length], dense = stackalloc int[shapeX.Length];
        int offset = Plan(shapeX, x.Length, starts, steps, shapeY, y.Length, strides, dense);
        StridedCopyKernel.Copy(y, 0, dense, x, offset, strides, shapeY);
    }

    /// <summary>x[starts : : steps] += y, with y's shape: the backward pass of <see cref="Get"/>.</summary>
    /// <exception cref="ArgumentException">The slice leaves x, a length does not fit, or the spans overlap.</exception>
    public static void Add(
        Span<float> x, ReadOnlySpan<int> shapeX, ReadOnlySpan<int> starts, ReadOnlySpan<int> steps, ReadOnlySpan<float> y,
        ReadOnlySpan<int> shapeY)
    {
        Span<int> strides = stackalloc int[shapeX.Length], dense = stackalloc int[shapeX.Length];
        int offset = Plan(shapeX, x.Length, starts, steps, shapeY, y.Length, strides, dense);
        StridedCopyKernel.Add(y, 0, dense, x, offset, strides, shapeY);
    }

    /// <summary>y += x[starts : : steps], with y's shape: the backward pass of <see cref="Set"/>.</summary>
    /// <exception cref="ArgumentException">The slice leaves x, a length does not fit, or the spans overlap.</exception>
    public static void AddTo(
        ReadOnlySpan<float> x, ReadOnlySpan<int> shapeX, ReadOnlySpan<int> starts, ReadOnlySpan<int> steps, Span<float> y,
        ReadOnlySpan<int> shapeY)
    {
        Span<int> strides = stackalloc int[shapeX.Length], dense = stackalloc int[shapeX.Length];
        int offset = Plan(shapeX, x.Length, starts, steps, shapeY, y.Length, strides, dense);
        StridedCopyKernel.Add(x, offset, strides, y, 0, dense, shapeY);
    }

    private static int Plan(
        ReadOnlySpan<int> shapeX, int lengthX, ReadOnlySpan<int> starts, ReadOnlySpan<int> steps, ReadOnlySpan<int> shapeY, int lengthY,
        Span<int> strides, Span<int> dense)
    {
        KernelGuard.SameLength(shapeX.Length, starts.Length);
        KernelGuard.SameLength(shapeX.Length, steps.Length);
        KernelGuard.SameLength(shapeX.Length, shapeY.Length);
        KernelGuard.SameLength(Strides.Product(shapeX), lengthX);
        KernelGuard.SameLength(Strides.Product(shapeY), lengthY);
        Strides.RowMajor(shapeX, strides);
        Strides.RowMajor(shapeY, dense);
        int offset = 0;
        for (int axis = 0; axis < shapeX.Length; axis++)
        {
            long last = starts[axis] + (long)steps[axis] * (shapeY[axis] - 1);
            if (shapeY[axis] > 0 && ((uint)starts[axis] >= (uint)shapeX[axis] || (ulong)last >= (ulong)shapeX[axis]))
            {
                throw new ArgumentException(
                    $"A slice must stay in its axis of {shapeX[axis]} elements. Received: from {starts[axis]} to {last} (axis {axis}).");
            }

            offset += starts[axis] * strides[axis];
            strides[axis] *= steps[axis];
        }

        return offset;
    }
}
