// Formula:  forward: y = (x - m) s gamma + beta, with m the mean of the row and s = 1 / sqrt(its variance + epsilon)
//           backward, g = dy gamma and h = (x - m) s: dx = s (g - mean of g - h mean of g h); dgamma = sum over rows of dy h;
//           dbeta = sum over rows of dy
// Layout:   [rows, n], each row on its own; gamma and beta [n]; m and s are kept for the backward pass, one each a row
// Order:    within rows RowReduction's; over rows blocks of them, then block after block in double (PartialSums)
// Lanes:    neighbouring elements of a row
// Tail:     RowLoop's and RowReduction's; columns past the last whole register use narrower ones
// Scalar:   the formula, row by row

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Layer normalisation over the last axis.</summary>
internal static unsafe class LayerNormKernel
{
    private const nint ElementCost = 4;

    /// <summary>y = the normalised rows; gamma or beta may be empty.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap shifted.</exception>
    public static void Forward(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> y, Span<float> mean,
        Span<float> scale, int n, float epsilon)
    {
        int rows = mean.Length;
        KernelGuard.SameLength(checked(rows * n), x.Length);
        KernelGuard.SameLength(x.Length, y.Length);
        KernelGuard.SameLength(rows, scale.Length);
        KernelGuard.SameOrDisjoint(x, y);
        CheckGiven(gamma, n);
        CheckGiven(beta, n);
        fixed (float* px = x, pg = gamma, pb = beta, py = y, pm = mean, ps = scale)
            ElementLoop.Run(width, rows, new ForwardLoop(px, pg, pb, py, pm, ps, n, epsilon), ElementCost * n);
    }

    /// <summary>dx (+)= the gradient of the input; dx may be dy.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap shifted.</exception>
    public static void Backward(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale,
        ReadOnlySpan<float> dy, Span<float> dx, int n, bool accumulate)
    {
        int rows = mean.Length;
        KernelGuard.SameLength(checked(rows * n), x.Length);
        KernelGuard.SameLength(x.Length, dy.Length);
        KernelGuard.SameLength(x.Length, dx.Length);
        KernelGuard.SameLength(rows, scale.Length);
        KernelGuard.SameOrDisjoint(x, dx);
        KernelGuard.SameOrDisjoint(dy, dx);
        CheckGiven(gamma, n);
        fixed (float* px = x, pg = gamma, pm = mean, ps = scale, pdy = dy, pdx = dx)
            ElementLoop.Run(width, rows, new BackwardLoop(px, pg, pm, ps, pdy, pdx, n, accumulate), ElementCost * n);
    }

    /// <summary>dgamma (+)= and dbeta (+)= the gradients of scale and offset; either may be empty when it is not wanted.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    public static void ParameterGradients(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, ReadOnlySpan<float> dy, int n,
        Span<float> dgamma, bool accumulateGamma, Span<float> dbeta, bool accumulateBeta)
    {
        int rows = mean.Length;
        KernelGuard.SameLength(checked(rows * n), x.Length);
        KernelGuard.SameLength(x.Length, dy.Length);
        KernelGuard.SameLength(rows, scale.Length);
        CheckGiven(dgamma, n);
        CheckGiven(dbeta, n);
        fixed (float* px = x, pm = mean, ps = scale, pdy = dy)
        {
            PartialSums partials = PartialSums.ForRows(rows, n);
            ElementLoop.Run(width, partials.Blocks, new Blocks(width, partials, px, pm, ps, pdy), (nint)partials.RowsPerBlock * n);
            for (int column = 0; column < n; column++)
            {
                (double first, double second) = partials.Sum(column);
                if (!dbeta.IsEmpty)
                    dbeta[column] = (float)first + (accumulateBeta ? dbeta[column] : 0);
                if (!dgamma.IsEmpty)
                    dgamma[column] = (float)second + (accumulateGamma ? dgamma[column] : 0);
            }
        }
    }

    private static void CheckGiven(ReadOnlySpan<float> parameters, int n)
    {
        if (!parameters.IsEmpty)
            KernelGuard.SameLength(n, parameters.Length);
    }

    private readonly struct ForwardLoop(float* x, float* gamma, float* beta, float* y, float* mean, float* scale, nint n, float epsilon)
        : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                float* from = x + (row * n);
                float m = RowReduction.Run<Reduction.Sum, TV>(from, n) / n;
                float variance = RowReduction.Run<Reduction.SumOfSquares, RowSource.Shifted, TV>(new(from, m), n) / n;
                float s = 1 / MathF.Sqrt(variance + epsilon);
                mean[row] = m;
                scale[row] = s;
                Row<TV>(from, gamma, beta, y + (row * n), n, m, s);
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(float* x, float* gamma, float* beta, float* y, nint n, float m, float s) where TV : struct, ILanes<TV>
        {
            nint i = 0;
            for (; i <= n - TV.Count; i += TV.Count)
                TV.Store(At<TV>(x, gamma, beta, i, m, s), y + i);
            for (; i < n; i++)
                Float32x1.Store(At<Float32x1>(x, gamma, beta, i, m, s), y + i);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV At<TV>(float* x, float* gamma, float* beta, nint i, float m, float s) where TV : struct, ILanes<TV>
        {
            TV h = (TV.Load(x + i) - TV.Broadcast(m)) * TV.Broadcast(s);
            if (gamma != null)
                h *= TV.Load(gamma + i);
            return beta == null ? h : h + TV.Load(beta + i);
        }
    }

    private readonly struct BackwardLoop(float* x, float* gamma, float* mean, float* scale, float* dy, float* dx, nint n, bool accumulate)
        : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                float* from = x + (row * n), upstream = dy + (row * n);
                float m = mean[row], s = scale[row];
                float sum = RowReduction.Run<Reduction.Sum, Scaled, TV>(new(upstream, gamma), n);
                float products = RowReduction.Run<Reduction.Sum, ScaledProduct, TV>(new(upstream, gamma, from, m), n);
                Row<TV>(from, gamma, upstream, dx + (row * n), n, m, s, sum / n, products * s * s / n, accumulate);
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(
            float* x, float* gamma, float* dy, float* dx, nint n, float m, float s, float offset, float slope, bool accumulate)
            where TV : struct, ILanes<TV>
        {
            nint i = 0;
            for (; i <= n - TV.Count; i += TV.Count)
                TV.Store(At<TV>(x, gamma, dy, dx, i, m, s, offset, slope, accumulate), dx + i);
            for (; i < n; i++)
                Float32x1.Store(At<Float32x1>(x, gamma, dy, dx, i, m, s, offset, slope, accumulate), dx + i);
        }

        // s (g - mean of g - (x - m) s² mean of g (x - m))
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV At<TV>(
            float* x, float* gamma, float* dy, float* dx, nint i, float m, float s, float offset, float slope, bool accumulate)
            where TV : struct, ILanes<TV>
        {
            TV g = new Scaled(dy, gamma).At<TV>(i) - TV.Broadcast(offset);
            TV value = TV.Broadcast(s) * TV.MultiplyAdd(TV.Load(x + i) - TV.Broadcast(m), TV.Broadcast(-slope), g);
            return accumulate ? TV.Load(dx + i) + value : value;
        }
    }

    /// <summary>dy gamma</summary>
    private readonly struct Scaled(float* dy, float* gamma) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => gamma == null ? TV.Load(dy + i) : TV.Load(dy + i) * TV.Load(gamma + i);
    }

    /// <summary>dy gamma (x - m)</summary>
    private readonly struct ScaledProduct(float* dy, float* gamma, float* x, float m) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => new Scaled(dy, gamma).At<TV>(i) * (TV.Load(x + i) - TV.Broadcast(m));
    }

    private readonly struct Blocks(KernelWidth width, PartialSums partials, float* x, float* mean, float* scale, float* dy) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (int block = (int)start; block < start + count; block++)
            {
                nint row = (nint)block * partials.RowsPerBlock;
                BlockLoop loop = new()
                {
                    X = x + (row * partials.Columns),
                    Dy = dy + (row * partials.Columns),
                    Mean = mean + row,
                    Scale = scale + row,
                    Rows = partials.RowsOf(block),
                    Stride = partials.Columns,
                    First = partials.First(block),
                    Second = partials.Second(block),
                };
                ChannelVectors.ForEach(width, 0, partials.Columns, loop);
            }
        }
    }

    private struct BlockLoop : IChannelLoop
    {
        public float* X;
        public float* Dy;
        public float* Mean;
        public float* Scale;
        public int Rows;
        public nint Stride;
        public float* First;
        public float* Second;

        // KernelCode.OnItsOwn: called once for each register of columns, with the loop inside.
        [MethodImpl(KernelCode.OnItsOwn)]
        public readonly void Run<TV>(nint column) where TV : struct, ILanes<TV>
        {
            TV sum = TV.Broadcast(0), products = sum;
            float* x = X + column, dy = Dy + column;
            for (int row = 0; row < Rows; row++, x += Stride, dy += Stride)
            {
                TV upstream = TV.Load(dy);
                sum += upstream;
                products = TV.MultiplyAdd(upstream, (TV.Load(x) - TV.Broadcast(Mean[row])) * TV.Broadcast(Scale[row]), products);
            }

            TV.Store(sum, First + column);
            TV.Store(products, Second + column);
        }
    }
}
