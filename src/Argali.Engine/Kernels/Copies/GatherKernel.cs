// Formula:  gather: y[r, :] = x[indices[r], :]; scatter-add: dx[indices[r], :] += dy[r, :]
// Layout:   x is [count, n], y is [indices, n]
// Order:    scatter-add takes the rows from first to last, so that rows met several times add in one order
// Lanes:    neighbouring elements of a row; scatter-add is shared among threads by columns, never by rows
// Tail:     RowLoop's
// Scalar:   for (r, j) ...

namespace Argali.Engine.Kernels;

/// <summary>Gathers rows by index (an embedding) and adds rows by index (its backward pass).</summary>
internal static unsafe class GatherKernel
{
    /// <summary>y[r, :] = x[indices[r], :].</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, an index is out of range, or the spans overlap.</exception>
    public static void Gather<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, Span<T> y, int count, int n) where T : unmanaged
    {
        Check(x.Length, indices, y.Length, count, n);
        KernelGuard.Disjoint(x, y);
        fixed (T* px = x, py = y)
        fixed (int* pi = indices)
            ElementLoop.Run(KernelWidth.Scalar, indices.Length, new GatherLoop<T>(px, pi, py, n), n);
    }

    /// <summary>dx[indices[r], :] += dy[r, :].</summary>
    public static void ScatterAdd(ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, Span<float> dx, int count, int n) =>
        ScatterAdd(KernelDispatch.Width, dy, indices, dx, count, n);

    /// <summary>dx[indices[r], :] += dy[r, :], at the given width.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, an index is out of range, or the spans overlap.</exception>
    public static void ScatterAdd(KernelWidth width, ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, Span<float> dx, int count, int n)
    {
        Check(dx.Length, indices, dy.Length, count, n);
        KernelGuard.Disjoint(dy, dx);
        fixed (float* pdy = dy, pdx = dx)
        fixed (int* pi = indices)
            ElementLoop.Run(width, n, new ScatterLoop(pdy, pi, indices.Length, pdx, n), indices.Length, ElementLoop.ShareOfColumns(n));
    }

    private static void Check(int table, ReadOnlySpan<int> indices, int rows, int count, int n)
    {
        KernelGuard.SameLength(checked(count * n), table);
        KernelGuard.SameLength(checked(indices.Length * n), rows);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)count)
                throw new ArgumentException($"Indices must be at least 0 and below {count}. Received: {index}.", nameof(indices));
        }
    }

    private readonly struct GatherLoop<T>(T* x, int* indices, T* y, int n) : IElementLoop where T : unmanaged
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
                new ReadOnlySpan<T>(x + indices[row] * (nint)n, n).CopyTo(new Span<T>(y + row * n, n));
        }
    }

    private readonly struct ScatterLoop(float* dy, int* indices, nint rows, float* dx, nint n) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = 0; row < rows; row++)
            {
                float* destination = dx + indices[row] * n + start;
                RowLoop.Apply<Binary.Add, TV>(destination, dy + row * n + start, destination, count, default);
            }
        }
    }
}
