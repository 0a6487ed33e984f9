namespace Argali.Engine.Kernels;

/// <summary>
/// Depthwise convolution with one output per channel: y[n, h, w, c] = sum over taps of x[..., c] · w[tap, c], and its gradients, of any
/// stride and dilation.
/// </summary>
/// <remarks>
/// A lane holds one channel; eight neighbouring output pixels are summed together, so that a tap's weights are loaded once for eight
/// multiply-adds, and a window of 3 x 3 slides (<see cref="DepthwiseSlidingRow"/>). Channels past the last whole register use narrower
/// ones. Padding is copied in, for a cache-sized chunk of rows. The scalar equivalent is the same loop with one lane. Order of summation: taps in row-major order, one fused multiply-add each (for the
/// weights: see the job). Benchmark: convolution.
/// </remarks>
internal static unsafe class DepthwiseConvolution
{
    private const int ChunkFloats = 64 * 1024;
    private const int PiecesPerThread = 2;

    /// <summary>y = convolution of x with w.</summary>
    public static void Forward(in ConvGeometry g, float* x, float* w, float* y, KernelWidth width)
        => Run(g, x, w, g.InC, y, accumulate: false, width);

    /// <summary>dx (+)= the gradient of the input.</summary>
    public static void BackwardData(in ConvGeometry g, float* dy, float* w, float* dx, bool accumulate, KernelWidth width)
    {
        if (g.StrideH == 1 && g.StrideW == 1)
        {
            Run(g.ReversedForStrideOne(), dy, w + ((nint)(g.Taps - 1) * g.InC), -g.InC, dx, accumulate, width);
            return;
        }

        ScatterJob job = new() { Geometry = g, Dy = dy, W = w, Dx = dx, Accumulate = accumulate };
        ParallelWork.For(g.Batch, Work(g), job);
    }

    /// <summary>dw (+)= the gradient of the weights.</summary>
    public static void BackwardWeights(in ConvGeometry g, float* x, float* dy, float* dw, bool accumulate, KernelWidth width)
    {
        WeightsJob job = new()
        {
            Geometry = g,
            X = x,
            Dy = dy,
            Dw = dw,
            Accumulate = accumulate,
            Width = width,
            Pieces = Math.Min(WorkerPool.ThreadCount, (g.InC + Lanes.Max - 1) / Lanes.Max),
        };
        ParallelWork.For(job.Pieces, Work(g), job);
    }

    private static double Work(in ConvGeometry g) => (double)g.OutputLength * g.Taps;

    private static void Run(in ConvGeometry g, float* x, float* w, nint tapStride, float* y, bool accumulate, KernelWidth width)
    {
        long rowFloats = ((long)g.OutW * g.OutC) + ((long)g.StrideH * ConvImage.ColumnsCovered(g) * g.InC);
        int cacheRows = (int)Math.Clamp(ChunkFloats / rowFloats, 1, g.OutH);
        int shareRows = Math.Max(g.Batch * g.OutH / (PiecesPerThread * WorkerPool.ThreadCount), 1);
        int chunks = (g.OutH + Math.Min(cacheRows, shareRows) - 1) / Math.Min(cacheRows, shareRows);
        RowsJob job = new()
        {
            Geometry = g,
            X = x,
            W = w,
            TapStride = tapStride,
            Y = y,
            Accumulate = accumulate,
            Width = width,
            Chunks = chunks,
        };
        ParallelWork.For(checked(g.Batch * chunks), Work(g), job);
    }

    private struct RowsJob : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* X;
        public float* W;
        public nint TapStride;
        public float* Y;
        public bool Accumulate;
        public int Chunks;
        public KernelWidth Width;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            (int image, int chunk) = Math.DivRem(index, Chunks);
            int firstRow = (int)((long)g.OutH * chunk / Chunks);
            int rows = (int)((long)g.OutH * (chunk + 1) / Chunks) - firstRow;
            float* x = X + ((nint)image * g.InH * g.InW * g.InC);
            float* y = Y + ((((nint)image * g.OutH) + firstRow) * g.OutW * g.OutC);
            if (SlidingRows.Suits(g))
                Slide(g, x, y, firstRow, rows);
            else
                Gather(g, x, y, firstRow, rows);
        }

        private readonly void Slide(in ConvGeometry g, float* image, float* y, int firstRow, int rows)
        {
            for (int row = 0; row < rows; row++)
            {
                DepthwiseSlidingRow loop = new()
                {
                    Image = new SlidingRows(g, image, ((firstRow + row) * g.StrideH) - g.PadTop),
                    W = W,
                    TapStride = TapStride,
                    Y = y + ((nint)row * g.OutW * g.OutC),
                    Channels = g.OutC,
                    Accumulate = Accumulate,
                };
                ChannelVectors.ForEach(Width, 0, g.OutC, loop);
            }
        }

        private readonly void Gather(in ConvGeometry g, float* image, float* y, int firstRow, int rows)
        {
            ConvImage source = ConvImage.Of(g, image, 0, g.InC, firstRow, rows);
            for (int row = 0; row < rows; row++)
            {
                DepthwiseRow loop = new()
                {
                    X = source.Rows + (row * g.StrideH * source.Pitch),
                    PixelStride = g.StrideW * g.InC,
                    TapRowStride = g.DilationH * source.Pitch,
                    TapColumnStride = g.DilationW * g.InC,
                    W = W,
                    TapStride = TapStride,
                    KH = g.KH,
                    KW = g.KW,
                    Y = y + ((nint)row * g.OutW * g.OutC),
                    Channels = g.OutC,
                    Pixels = g.OutW,
                    Accumulate = Accumulate,
                };
                ChannelVectors.ForEach(Width, 0, g.OutC, loop);
            }
        }
    }

    /// <summary>The gradient of the input for strides above 1: each dy is added to the inputs it came from. A piece is an image.</summary>
    private struct ScatterJob : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* Dy;
        public float* W;
        public float* Dx;
        public bool Accumulate;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            int size = g.InH * g.InW * g.InC;
            float* dx = Dx + ((nint)index * size);
            float* dy = Dy + ((nint)index * g.OutPixels * g.OutC);
            if (!Accumulate)
                new Span<float>(dx, size).Clear();

            for (int pixel = 0; pixel < g.OutPixels; pixel++, dy += g.OutC)
            {
                (int outRow, int outColumn) = Math.DivRem(pixel, g.OutW);
                for (int tap = 0; tap < g.Taps; tap++)
                {
                    (int kh, int kw) = Math.DivRem(tap, g.KW);
                    int row = (outRow * g.StrideH) + (kh * g.DilationH) - g.PadTop;
                    int column = (outColumn * g.StrideW) + (kw * g.DilationW) - g.PadLeft;
                    if ((uint)row < (uint)g.InH && (uint)column < (uint)g.InW)
                        ChannelLoops.AddProduct(dx + ((((nint)row * g.InW) + column) * g.InC), dy, W + ((nint)tap * g.InC), g.InC);
                }
            }
        }
    }

    /// <summary>
    /// The gradient of the weights: a piece owns some channels and passes over all images. Order of summation: for each tap the pixels of
    /// an output row as <see cref="DepthwiseWeightsRow"/> or <see cref="DepthwiseWeightsSlidingRow"/> takes them, then row after row.
    /// </summary>
    private struct WeightsJob : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* X;
        public float* Dy;
        public float* Dw;
        public int Pieces;
        public bool Accumulate;
        public KernelWidth Width;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            int vectors = (g.InC + Lanes.Max - 1) / Lanes.Max;
            int channel = vectors * index / Pieces * Lanes.Max;
            int end = Math.Min(vectors * (index + 1) / Pieces * Lanes.Max, g.InC);
            if (!Accumulate)
            {
                for (int tap = 0; tap < g.Taps; tap++)
                    new Span<float>(Dw + ((nint)tap * g.InC) + channel, end - channel).Clear();
            }

            for (int row = 0; row < g.Batch * g.OutH; row++)
            {
                (int image, int outRow) = Math.DivRem(row, g.OutH);
                float* x = X + ((nint)image * g.InH * g.InW * g.InC), dy = Dy + ((nint)row * g.OutW * g.OutC);
                int top = (outRow * g.StrideH) - g.PadTop;
                if (SlidingRows.Suits(g))
                {
                    DepthwiseWeightsSlidingRow slide = new() { Image = new SlidingRows(g, x, top), Dy = dy, Dw = Dw, Channels = g.InC };
                    ChannelVectors.ForEach(Width, channel, end, slide);
                }
                else
                {
                    ChannelVectors.ForEach(Width, channel, end, new DepthwiseWeightsRow { Geometry = g, X = x, Row = top, Dy = dy, Dw = Dw });
                }
            }
        }
    }
}
