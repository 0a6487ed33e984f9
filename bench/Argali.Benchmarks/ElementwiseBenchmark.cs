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
        ThreadSettings.ForEach((_, clock, heading) =>
        {
            ComparisonTable table = new("TensorPrimitives", "G elements/s");
            foreach (int length in Lengths)
                Measure(table, length, clock);

            table.WriteTo(report, heading);
        });
        report.Publish();
    }

    private static void Measure(ComparisonTable table, int length, IClock clock)
    {
        using NativeBuffer x = new(length, 1);
        using NativeBuffer z = new(length, 2);
        using NativeBuffer y = new(length, 3);
        Add("add", () => BinaryKernel.Apply<Binary.Add>(x.Span, z.Span, y.Span), () => TensorPrimitives.Add(x.Span, z.Span, y.Span));
        Add("relu", () => UnaryKernel.Apply<Unary.Relu>(x.Span, y.Span), () => TensorPrimitives.Max(x.Span, 0f, y.Span));
        Add("exp", () => UnaryKernel.Apply<Unary.Exp>(x.Span, y.Span), () => TensorPrimitives.Exp<float>(x.Span, y.Span));
        Add("tanh", () => UnaryKernel.Apply<Unary.Tanh>(x.Span, y.Span), () => TensorPrimitives.Tanh<float>(x.Span, y.Span));
        Add("sigmoid", () => UnaryKernel.Apply<Unary.Sigmoid>(x.Span, y.Span), () => TensorPrimitives.Sigmoid<float>(x.Span, y.Span));
        Add("sum", () => ReduceKernel.Total<Reduction.Sum>(x.Span), () => TensorPrimitives.Sum<float>(x.Span));
        Add("softmax of 1024", () => SoftmaxKernel.Softmax(x.Span, y.Span, length / 1024, 1024), () => SoftmaxRows(x.Span, y.Span));

        void Add(string name, Action argali, Action reference)
            => table.Add(Interleaved.Compare(argali, reference, clock), length * 1e-9, $"{name}, {length} elements");
    }

    private static void SoftmaxRows(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int row = 0; row < x.Length; row += 1024)
            TensorPrimitives.SoftMax(x.Slice(row, 1024), y.Slice(row, 1024));
    }
}
