namespace Argali.Engine.Kernels;

/// <summary>
/// Convolution of any stride, dilation and grouping as matrix products: the windows of a few output pixels at a time are gathered
/// into a buffer that stays in the second-level cache, and multiplied with the weights, which HWIO already stores as a matrix of
/// kH · kW · inC / groups rows and outC columns.
/// </summary>
internal static unsafe class WindowConvolution
{
    private const int WindowFloats = 64 * 1024;

    /// <summary>y = convolution of x with w.</summary>
    public static void Forward(in ConvGeometry g, float* x, float* w, float* y, KernelWidth width)
    {
        ForwardJob job = new() { Geometry = g, X = x, W = w, Y = y, Width = width, Pixels = PixelsPerChunk(g, g.Taps) };
        job.Chunks = (g.OutPixels + job.Pixels - 1) / job.Pixels;
        WorkerPool.For(checked(g.Batch * job.Chunks), job);
    }

    /// <summary>dx (+)= the gradient of the input. Windows overlap, so an image is one piece of work.</summary>
    public static void BackwardData(in ConvGeometry g, float* dy, float* w, float* dx, bool accumulate, KernelWidth width)
    {
        BackwardDataJob job = new()
        {
            Geometry = g,
            Dy = dy,
            W = w,
            Dx = dx,
            Accumulate = accumulate,
            Width = width,
            Pixels = PixelsPerChunk(g, g.Taps),
        };

        if (g.Batch >= WorkerPool.ThreadCount)
        {
            WorkerPool.For(g.Batch, job);
            return;
        }

        for (int image = 0; image < g.Batch; image++)
            job.Execute(image);
    }

    /// <summary>dw (+)= the gradient of the weights. A piece of work owns the rows of a few taps of one group.</summary>
    public static void BackwardWeights(in ConvGeometry g, float* x, float* dy, float* dw, bool accumulate, KernelWidth width)
    {
        int taps = g.KH > 1 ? g.KW : 1;
        BackwardWeightsJob job = new()
        {
            Geometry = g,
            X = x,
            Dy = dy,
            Dw = dw,
            Accumulate = accumulate,
            Width = width,
            Taps = taps,
            Pixels = PixelsPerChunk(g, taps),
        };
        WorkerPool.For(checked(g.Groups * (g.Taps / taps)), job);
    }

    private static int PixelsPerChunk(in ConvGeometry g, int taps)
        => Math.Clamp(WindowFloats / (taps * g.GroupInC), 1, g.OutPixels);

    private struct ForwardJob : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* X;
        public float* W;
        public float* Y;
        public int Pixels;
        public int Chunks;
        public KernelWidth Width;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            (int image, int chunk) = Math.DivRem(index, Chunks);
            int pixel = chunk * Pixels;
            int pixels = Math.Min(Pixels, g.OutPixels - pixel);
            int columns = g.Taps * g.GroupInC;
            float* windows = ThreadScratch.Rent(ScratchSlot.Image, (long)pixels * columns);
            for (int group = 0; group < g.Groups; group++)
            {
                ConvWindows.Gather(g, X + ((nint)image * g.InH * g.InW * g.InC), group, pixel, pixels, 0, g.Taps, windows);
                MatMulArguments product = new()
                {
                    M = pixels,
                    N = g.GroupOutC,
                    K = columns,
                    A = windows,
                    Lda = columns,
                    B = W + (group * g.GroupOutC),
                    Ldb = g.OutC,
                    C = Y + ((((nint)image * g.OutPixels) + pixel) * g.OutC) + (group * g.GroupOutC),
                    Ldc = g.OutC,
                    Width = Width,
                };
                MatMulDriver.Run(in product);
            }
        }
    }

    private struct BackwardDataJob : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* Dy;
        public float* W;
        public float* Dx;
        public int Pixels;
        public bool Accumulate;
        public KernelWidth Width;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            int columns = g.Taps * g.GroupInC;
            int size = g.InH * g.InW * g.InC;
            float* dx = Dx + ((nint)index * size);
            if (!Accumulate)
                new Span<float>(dx, size).Clear();

            float* windows = ThreadScratch.Rent(ScratchSlot.Image, (long)Pixels * columns);
            for (int group = 0; group < g.Groups; group++)
            {
                for (int pixel = 0; pixel < g.OutPixels; pixel += Pixels)
                {
                    int pixels = Math.Min(Pixels, g.OutPixels - pixel);
                    MatMulArguments product = new()
                    {
                        M = pixels,
                        N = columns,
                        K = g.GroupOutC,
                        A = Dy + ((((nint)index * g.OutPixels) + pixel) * g.OutC) + (group * g.GroupOutC),
                        Lda = g.OutC,
                        B = W + (group * g.GroupOutC),
                        Ldb = g.OutC,
                        TransposeB = true,
                        C = windows,
                        Ldc = columns,
                        Width = Width,
                    };
                    MatMulDriver.Run(in product);
                    ConvWindows.ScatterAdd(g, dx, group, pixel, pixels, windows);
                }
            }
        }
    }

    private struct BackwardWeightsJob : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* X;
        public float* Dy;
        public float* Dw;
        public int Taps;
        public int Pixels;
        public bool Accumulate;
        public KernelWidth Width;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            (int piece, int group) = Math.DivRem(index, g.Groups);
            int tap = piece * Taps;
            int columns = Taps * g.GroupInC;
            float* windows = ThreadScratch.Rent(ScratchSlot.Image, (long)Pixels * columns);
            bool first = true;
            for (int image = 0; image < g.Batch; image++)
            {
                float* x = X + ((nint)image * g.InH * g.InW * g.InC);
                for (int pixel = 0; pixel < g.OutPixels; pixel += Pixels)
                {
                    int pixels = Math.Min(Pixels, g.OutPixels - pixel);
                    ConvWindows.Gather(g, x, group, pixel, pixels, tap, Taps, windows);
                    MatMulArguments product = new()
                    {
                        M = columns,
                        N = g.GroupOutC,
                        K = pixels,
                        A = windows,
                        Lda = columns,
                        TransposeA = true,
                        B = Dy + ((((nint)image * g.OutPixels) + pixel) * g.OutC) + (group * g.GroupOutC),
                        Ldb = g.OutC,
                        C = Dw + ((nint)tap * g.GroupInC * g.OutC) + (group * g.GroupOutC),
                        Ldc = g.OutC,
                        Accumulate = Accumulate || !first,
                        Width = Width,
                    };
                    MatMulDriver.Run(in product);
                    first = false;
                }
            }
        }
    }
}
