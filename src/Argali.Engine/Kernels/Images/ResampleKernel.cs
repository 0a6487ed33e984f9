namespace Argali.Engine.Kernels;

/// <summary>
/// Resizes one axis: y[a, o, c] = sum over t of w[o, t] · x[a, s[o] + t, c], and its adjoint; see <see cref="ResampleWeights"/>.
/// x is [outer, from, inner] and y is [outer, to, inner], in row-major order. A lane holds one inner position; see
/// <see cref="ChannelLoops"/> for the tail. The sum runs over the taps in ascending order. Pieces of work own rows of the output
/// (forward) or whole outer positions (backward, where rows overlap), so that results do not depend on the number of threads.
/// </summary>
internal static unsafe class ResampleKernel
{
    private const int ElementsPerPiece = 16 * 1024;

    /// <summary>y = x resized.</summary>
    public static void Forward(
        ReadOnlySpan<int> starts, ReadOnlySpan<float> weights, ReadOnlySpan<float> x, Span<float> y, int outer, int from, int inner)
    {
        if (y.IsEmpty)
            return;
        int to = starts.Length, taps = weights.Length / to, rows = outer * to;
        int rowsPerPiece = (int)Math.Clamp(ElementsPerPiece / ((long)inner * taps), 1, rows);
        fixed (float* pointerX = x, pointerY = y, pointerWeights = weights)
        fixed (int* pointerStarts = starts)
        {
            var job = new ForwardJob
            {
                X = pointerX,
                Y = pointerY,
                Weights = pointerWeights,
                Starts = pointerStarts,
                Taps = taps,
                From = from,
                To = to,
                Inner = inner,
                Rows = rows,
                RowsPerPiece = rowsPerPiece,
            };
            ParallelWork.For((rows + rowsPerPiece - 1) / rowsPerPiece, (double)y.Length * taps, job);
        }
    }

    /// <summary>dx (+)= the gradient of the input.</summary>
    public static void Backward(
        ReadOnlySpan<int> starts,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> dy,
        Span<float> dx,
        int outer,
        int from,
        int inner,
        bool accumulate)
    {
        if (!accumulate)
            dx.Clear();
        if (dy.IsEmpty)
            return;
        int to = starts.Length, taps = weights.Length / to;
        fixed (float* pointerDy = dy, pointerDx = dx, pointerWeights = weights)
        fixed (int* pointerStarts = starts)
        {
            var job = new BackwardJob
            {
                Dy = pointerDy,
                Dx = pointerDx,
                Weights = pointerWeights,
                Starts = pointerStarts,
                Taps = taps,
                From = from,
                To = to,
                Inner = inner,
            };
            ParallelWork.For(outer, (double)dy.Length * taps, job);
        }
    }

    private struct ForwardJob : IParallelJob
    {
        public float* X;
        public float* Y;
        public float* Weights;
        public int* Starts;
        public int Taps;
        public int From;
        public int To;
        public int Inner;
        public int Rows;
        public int RowsPerPiece;

        public readonly void Execute(int index)
        {
            int end = Math.Min((index + 1) * RowsPerPiece, Rows);
            for (int row = index * RowsPerPiece; row < end; row++)
            {
                (int image, int o) = Math.DivRem(row, To);
                float* x = X + ((((nint)image * From) + Starts[o]) * Inner);
                float* y = Y + ((nint)row * Inner);
                float* weights = Weights + ((nint)o * Taps);
                new ReadOnlySpan<float>(x, Inner).CopyTo(new Span<float>(y, Inner));
                if (weights[0] != 1)
                    ChannelLoops.Scale(y, weights[0], Inner);
                for (int t = 1; t < Taps; t++)
                    ChannelLoops.AddScaled(y, x + ((nint)t * Inner), weights[t], Inner);
            }
        }
    }

    private struct BackwardJob : IParallelJob
    {
        public float* Dy;
        public float* Dx;
        public float* Weights;
        public int* Starts;
        public int Taps;
        public int From;
        public int To;
        public int Inner;

        public readonly void Execute(int index)
        {
            for (int o = 0; o < To; o++)
            {
                float* dy = Dy + ((((nint)index * To) + o) * Inner);
                float* dx = Dx + ((((nint)index * From) + Starts[o]) * Inner);
                float* weights = Weights + ((nint)o * Taps);
                for (int t = 0; t < Taps; t++)
                    ChannelLoops.AddScaled(dx + ((nint)t * Inner), dy, weights[t], Inner);
            }
        }
    }
}
