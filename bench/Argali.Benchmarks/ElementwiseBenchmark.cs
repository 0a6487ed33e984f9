using System.Numerics.Tensors;
using Argali.Benchmarks.Harness;
using Argali.Engine.Kernels;

namespace Argali.Benchmarks;

/// <summary>Element-wise functions and softmax against System.Numerics.Tensors, which runs on one thread.</summary>
internal static class ElementwiseBenchmark
{
    private static readonly int[] Lengths = [1 << 10, 1 << 16, 1 << 22];

    public static void Run()
    {
        Report report = new Report("elementwise", "Element-wise functions against TensorPrimitives")
            .Paragraph(
                "TensorPrimitives runs on one thread and stores past the caches from 256 KB on; both sides work in resident memory. It " +
                "computes exp, tanh and sigmoid a little more exactly (see the kernels' error bounds).")
            .Paragraph(ThreadSettings.HowMeasured);
        WaitForFullOptimization();
        ThreadSettings.ForEach((_, clock, heading) =>
        {
            ComparisonTable table = new("TensorPrimitives", "G elements/s");
            foreach (int length in Lengths)
                Measure(table, length, clock);

            table.WriteTo(report, heading);
        });
        report.Paragraph(
            "Where Argali is behind, and why: its sum adds in an order that is the same at every width, 32 partial sums at a time, which are two " +
            "registers here; beyond the caches all are limited by memory, and addition of short arrays by the call.");
        report.Publish();
    }

    private static void Measure(ComparisonTable table, int length, IClock clock)
    {
        using NativeBuffer x = new(length, 1);
        using NativeBuffer z = new(length, 2);
        using NativeBuffer y = new(length, 3);
        foreach ((string name, Action argali, Action reference) in Functions(x, z, y))
            table.Add(Interleaved.Compare(argali, reference, clock), length * 1e-9, $"{name}, {length} elements");
    }

    private static (string Name, Action Argali, Action Reference)[] Functions(NativeBuffer x, NativeBuffer z, NativeBuffer y) =>
    [
        ("add", () => BinaryKernel.Apply<Binary.Add>(x.Span, z.Span, y.Span), () => TensorPrimitives.Add(x.Span, z.Span, y.Span)),
        ("relu", () => UnaryKernel.Apply<Unary.Relu>(x.Span, y.Span), () => TensorPrimitives.Max(x.Span, 0f, y.Span)),
        ("exp", () => UnaryKernel.Apply<Unary.Exp>(x.Span, y.Span), () => TensorPrimitives.Exp<float>(x.Span, y.Span)),
        ("tanh", () => UnaryKernel.Apply<Unary.Tanh>(x.Span, y.Span), () => TensorPrimitives.Tanh<float>(x.Span, y.Span)),
        ("sigmoid", () => UnaryKernel.Apply<Unary.Sigmoid>(x.Span, y.Span), () => TensorPrimitives.Sigmoid<float>(x.Span, y.Span)),
        ("sum", () => ReduceKernel.Total<Reduction.Sum>(x.Span), () => TensorPrimitives.Sum<float>(x.Span)),
        (
            "softmax of 1024",
            () => SoftmaxKernel.Softmax(x.Span, y.Span, x.Span.Length / 1024, 1024),
            () => SoftmaxRows(x.Span, y.Span)),
    ];

    // Both sides start as code that was compiled in a hurry; the runtime replaces it in the background after 30 calls and a tenth of a second
    // without more to compile, which for TensorPrimitives' generic operators takes longer than the warm-up of one measurement.
    private static void WaitForFullOptimization()
    {
        using NativeBuffer x = new(1 << 10, 1);
        using NativeBuffer y = new(1 << 10, 2);
        for (int round = 0; round < 8; round++)
        {
            for (int call = 0; call < 100; call++)
            {
                foreach ((_, Action argali, Action reference) in Functions(x, x, y))
                {
                    argali();
                    reference();
                }
            }

            Thread.Sleep(250);
        }
    }

    private static void SoftmaxRows(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int row = 0; row < x.Length; row += 1024)
            TensorPrimitives.SoftMax(x.Slice(row, 1024), y.Slice(row, 1024));
    }
}
