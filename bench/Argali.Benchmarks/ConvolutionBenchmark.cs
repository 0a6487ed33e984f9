using Argali.Benchmarks.Harness;
using Argali.Engine.Kernels;

namespace Argali.Benchmarks;

/// <summary>
/// Convolutions and their gradients against the matrix product they amount to, done by OpenBLAS on windows that were gathered before:
/// what a library that gathers windows could reach if gathering were free.
/// </summary>
internal static unsafe class ConvolutionBenchmark
{
    private static readonly ConvGeometry[] Cases =
    [
        new(16, 28, 28, 32, 28, 28, 64, 3, 3, PadTop: 1, PadLeft: 1),
        new(8, 56, 56, 64, 56, 56, 64, 3, 3, PadTop: 1, PadLeft: 1),
        new(16, 14, 14, 256, 14, 14, 256, 3, 3, PadTop: 1, PadLeft: 1),
        new(32, 28, 28, 1, 26, 26, 32, 3, 3),
        new(32, 13, 13, 32, 11, 11, 64, 3, 3),
        new(16, 56, 56, 64, 28, 28, 128, 3, 3, StrideH: 2, StrideW: 2),
        new(16, 28, 28, 64, 28, 28, 128, 1, 1),
        new(16, 14, 14, 256, 14, 14, 1024, 1, 1),
    ];

    private static readonly ConvGeometry[] DepthwiseCases =
    [
        new(8, 56, 56, 64, 56, 56, 64, 3, 3, PadTop: 1, PadLeft: 1, Groups: 64),
        new(16, 14, 14, 512, 14, 14, 512, 3, 3, PadTop: 1, PadLeft: 1, Groups: 512),
    ];

    public static void Run()
    {
        Report report = new Report("convolution", "Convolution against the matrix product it amounts to")
            .Paragraph(
                $"NHWC activations, HWIO weights. {OpenBlas.Configuration} multiplies windows that were gathered before the measurement; " +
                "Argali starts from the image. Depthwise convolutions are no matrix product: there the reference is Argali's forward pass.")
            .Paragraph(ThreadSettings.HowMeasured);
        ThreadSettings.ForEach((threads, clock, heading) =>
        {
            OpenBlas.SetThreads(threads);
            ComparisonTable table = new("reference", "GF/s");
            foreach (ConvGeometry geometry in Cases)
                Measure(table, geometry, clock);

            foreach (ConvGeometry geometry in DepthwiseCases)
                MeasureDepthwise(table, geometry, clock);

            table.WriteTo(report, heading);
        });
        report.Paragraph(
            "The gradient of the input of a convolution without padding is computed for all input pixels, of which there are more than " +
            "output pixels: the 13 x 13 images have 1.4 times as many, which its rate here does not count. Depthwise convolutions are " +
            "limited by memory; the gradient of their weights reads two tensors and reduces each output row for each tap.");
        report.Publish();
    }

    private static void Measure(ComparisonTable table, ConvGeometry g, IClock clock)
    {
        int m = g.Batch * g.OutPixels;
        int n = g.OutC;
        int k = g.Taps * g.InC;
        using NativeBuffer x = new(g.InputLength, 1);
        using NativeBuffer w = new(g.WeightLength, 2);
        using NativeBuffer y = new(g.OutputLength, 3);
        using NativeBuffer windows = new((long)m * k, 4);
        double work = 2e-9 * m * n * k;
        string name = Name(g);
        table.Add(
            Interleaved.Compare(
                () => Conv2DKernel.Forward(g, x.Span, w.Span, y.Span),
                () => OpenBlas.Multiply(windows.Pointer, w.Pointer, y.Pointer, m, n, k, k, n, n, false, false),
                clock,
                rounds: 9),
            work,
            name,
            "forward");
        if (g.InC > 1)
        {
            table.Add(
                Interleaved.Compare(
                    () => Conv2DKernel.BackwardData(g, y.Span, w.Span, x.Span),
                    () => OpenBlas.Multiply(y.Pointer, w.Pointer, windows.Pointer, m, k, n, n, n, k, false, true),
                    clock,
                    rounds: 9),
                work,
                name,
                "gradient of the input");
        }

        using NativeBuffer dw = new(g.WeightLength, 5);
        table.Add(
            Interleaved.Compare(
                () => Conv2DKernel.BackwardWeights(g, x.Span, y.Span, dw.Span),
                () => OpenBlas.Multiply(windows.Pointer, y.Pointer, dw.Pointer, k, n, m, k, n, n, true, false),
                clock,
                rounds: 9),
            work,
            name,
            "gradient of the weights");
    }

    private static void MeasureDepthwise(ComparisonTable table, ConvGeometry g, IClock clock)
    {
        using NativeBuffer x = new(g.InputLength, 1);
        using NativeBuffer w = new(g.WeightLength, 2);
        using NativeBuffer y = new(g.OutputLength, 3);
        using NativeBuffer dx = new(g.InputLength, 4);
        using NativeBuffer dw = new(g.WeightLength, 5);
        double work = 2e-9 * g.OutputLength * g.Taps;
        void Forward() => Conv2DKernel.Forward(g, x.Span, w.Span, y.Span);
        table.Add(
            Interleaved.Compare(() => Conv2DKernel.BackwardData(g, y.Span, w.Span, dx.Span), Forward, clock, rounds: 9),
            work,
            "depthwise " + Name(g),
            "gradient of the input");
        table.Add(
            Interleaved.Compare(() => Conv2DKernel.BackwardWeights(g, x.Span, y.Span, dw.Span), Forward, clock, rounds: 9),
            work,
            "depthwise " + Name(g),
            "gradient of the weights");
    }

    private static string Name(ConvGeometry g)
        => $"{g.KH} x {g.KW}{(g.StrideH > 1 ? " / " + g.StrideH : "")}, {g.Batch} x {g.InH} x {g.InW} x {g.InC} to {g.OutC}";
}
