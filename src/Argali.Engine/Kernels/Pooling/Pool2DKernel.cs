namespace Argali.Engine.Kernels;

/// <summary>
/// Maximum and average pooling of NHWC activations and their gradients. Outputs must not overlap inputs. Results do not depend on the
/// number of threads: a piece of work owns output rows (forward), or the channels of an image (backward, where windows overlap).
/// </summary>
internal static unsafe class Pool2DKernel
{
    private const int ElementsPerPiece = 16 * 1024;
    private const int ChannelsPerPiece = 64;

    /// <summary>y = the maximum of each window.</summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or the output overlaps the input.</exception>
    public static void MaxForward(in PoolGeometry g, ReadOnlySpan<float> x, Span<float> y) => Forward(g, x, y, average: false);

    /// <summary>y = the mean of the input cells of each window; cells in the padding are not counted.</summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or the output overlaps the input.</exception>
    public static void AverageForward(in PoolGeometry g, ReadOnlySpan<float> x, Span<float> y) => Forward(g, x, y, average: true);

    /// <summary>
    /// dx (+)= the gradient of the input: each dy goes to the first cell, in row-major order of its window, that equals the maximum y.
    /// </summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or dx overlaps an input.</exception>
    public static void MaxBackward(
        in PoolGeometry g,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx,
        bool accumulate = false)
    {
        g.Validate();
        CheckLength(x.Length, g.InputLength, nameof(x));
        CheckLength(y.Length, g.OutputLength, nameof(y));
        if (x.Overlaps(dx) || y.Overlaps(dx))
            throw new ArgumentException("'dx' is written while the inputs are read: it must not overlap them.", nameof(dx));

        Backward(g, x, y, dy, dx, accumulate, average: false);
    }

    /// <summary>dx (+)= the gradient of the input: each dy is shared equally by the input cells of its window.</summary>
    /// <exception cref="ArgumentException">A span has not the length that the geometry gives, or dx overlaps an input.</exception>
    public static void AverageBackward(in PoolGeometry g, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate = false)
    {
        g.Validate();
        Backward(g, [], [], dy, dx, accumulate, average: true);
    }

    private static void Forward(in PoolGeometry g, ReadOnlySpan<float> x, Span<float> y, bool average)
    {
        g.Validate();
        CheckLength(x.Length, g.InputLength, nameof(x));
        CheckLength(y.Length, g.OutputLength, nameof(y));
        if (x.Overlaps(y))
            throw new ArgumentException("'y' is written while the input is read: it must not overlap it.", nameof(y));

        if (y.IsEmpty)
            return;

        int rows = g.Batch * g.OutH;
        int rowsPerPiece = (int)Math.Clamp(ElementsPerPiece / ((long)g.StrideH * g.InW * g.Channels), 1, rows);
        fixed (float* pointerX = x, pointerY = y)
        {
            ForwardJob job = new() { Geometry = g, X = pointerX, Y = pointerY, Average = average, Rows = rowsPerPiece };
            WorkerPool.For((rows + rowsPerPiece - 1) / rowsPerPiece, job);
        }
    }

    private static void Backward(
        in PoolGeometry g,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> dy,
        Span<float> dx,
        bool accumulate,
        bool average)
    {
        CheckLength(dy.Length, g.OutputLength, nameof(dy));
        CheckLength(dx.Length, g.InputLength, nameof(dx));
        if (dy.Overlaps(dx))
            throw new ArgumentException("'dx' is written while 'dy' is read: it must not overlap it.", nameof(dx));

        if (dx.IsEmpty)
            return;

        fixed (float* pointerX = x, pointerY = y, pointerDy = dy, pointerDx = dx)
        {
            BackwardJob job = new()
            {
                Geometry = g,
                X = pointerX,
                Y = pointerY,
                Dy = pointerDy,
                Dx = pointerDx,
                Accumulate = accumulate,
                Average = average,
                Channels = g.Batch >= WorkerPool.ThreadCount ? g.Channels : Math.Min(g.Channels, ChannelsPerPiece),
            };
            job.PiecesPerImage = (g.Channels + job.Channels - 1) / job.Channels;
            if (dx.Length < ElementsPerPiece)
            {
                for (int piece = 0; piece < g.Batch * job.PiecesPerImage; piece++)
                    job.Execute(piece);
            }
            else
            {
                WorkerPool.For(checked(g.Batch * job.PiecesPerImage), job);
            }
        }
    }

    private static void CheckLength(int length, long expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"'{name}' must have the {expected} elements that the geometry gives. Received: {length}.", name);
    }

    private struct ForwardJob : IParallelJob
    {
        public PoolGeometry Geometry;
        public float* X;
        public float* Y;
        public int Rows;
        public bool Average;

        public readonly void Execute(int index)
        {
            int end = Math.Min((index + 1) * Rows, Geometry.Batch * Geometry.OutH);
            for (int row = index * Rows; row < end; row++)
                PoolRow(row);
        }

        private readonly void PoolRow(int row)
        {
            PoolGeometry g = Geometry;
            (int image, int outRow) = Math.DivRem(row, g.OutH);
            (int firstRow, int endRow) = g.RowsOf(outRow);
            float* x = X + ((nint)image * g.InH * g.InW * g.Channels);
            float* y = Y + ((nint)row * g.OutW * g.Channels);
            for (int outColumn = 0; outColumn < g.OutW; outColumn++, y += g.Channels)
            {
                (int firstColumn, int endColumn) = g.ColumnsOf(outColumn);
                bool begun = false;
                for (int r = firstRow; r < endRow; r++)
                {
                    float* cell = x + ((((nint)r * g.InW) + firstColumn) * g.Channels);
                    for (int c = firstColumn; c < endColumn; c++, cell += g.Channels)
                    {
                        if (!begun)
                            new ReadOnlySpan<float>(cell, g.Channels).CopyTo(new Span<float>(y, g.Channels));
                        else if (Average)
                            ChannelLoops.Add(y, cell, g.Channels);
                        else
                            ChannelLoops.Max(y, cell, g.Channels);

                        begun = true;
                    }
                }

                if (Average)
                    ChannelLoops.Scale(y, 1f / ((endRow - firstRow) * (endColumn - firstColumn)), g.Channels);
            }
        }
    }

    private struct BackwardJob : IParallelJob
    {
        public PoolGeometry Geometry;
        public float* X;
        public float* Y;
        public float* Dy;
        public float* Dx;
        public int Channels;
        public int PiecesPerImage;
        public bool Accumulate;
        public bool Average;

        public readonly void Execute(int index)
        {
            PoolGeometry g = Geometry;
            (int image, int piece) = Math.DivRem(index, PiecesPerImage);
            int channel = piece * Channels;
            int channels = Math.Min(Channels, g.Channels - channel);
            nint inputOffset = ((nint)image * g.InH * g.InW * g.Channels) + channel;
            nint outputOffset = ((nint)image * g.OutH * g.OutW * g.Channels) + channel;
            float* dx = Dx + inputOffset;
            if (!Accumulate)
                Clear(dx, channels);

            for (int outRow = 0; outRow < g.OutH; outRow++)
            {
                (int firstRow, int endRow) = g.RowsOf(outRow);
                for (int outColumn = 0; outColumn < g.OutW; outColumn++, outputOffset += g.Channels)
                {
                    (int firstColumn, int endColumn) = g.ColumnsOf(outColumn);
                    nint corner = (((nint)firstRow * g.InW) + firstColumn) * g.Channels;
                    PoolWindow window = new()
                    {
                        Rows = endRow - firstRow,
                        Columns = endColumn - firstColumn,
                        RowStride = (nint)g.InW * g.Channels,
                        ColumnStride = g.Channels,
                    };
                    if (Average)
                        window.SpreadMean(Dy + outputOffset, dx + corner, channels);
                    else
                        window.SpreadToMaximum(X + inputOffset + corner, Y + outputOffset, Dy + outputOffset, dx + corner, channels);
                }
            }
        }

        private readonly void Clear(float* dx, int channels)
        {
            int pixels = Geometry.InH * Geometry.InW;
            if (channels == Geometry.Channels)
            {
                new Span<float>(dx, pixels * channels).Clear();
                return;
            }

            for (int pixel = 0; pixel < pixels; pixel++)
                new Span<float>(dx + ((nint)pixel * Geometry.Channels), channels).Clear();
        }
    }
}
