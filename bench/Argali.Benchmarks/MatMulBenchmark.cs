using Argali.Benchmarks.Harness;
using Argali.Engine.Kernels;

namespace Argali.Benchmarks;

/// <summary>Matrix products of the sizes that training meets, against OpenBLAS, on one thread and on all.</summary>
internal static unsafe class MatMulBenchmark
{
    private static readonly Shape[] Shapes =
    [
        new(64, 64, 64),
        new(128, 128, 128),
        new(256, 256, 256),
        new(512, 512, 512),
        new(1024, 1024, 1024),
        new(2048, 2048, 2048),
        new(512, 512, 512, TransposeB: true),
        new(512, 512, 512, TransposeA: true),
        new(1024, 1024, 1024, TransposeB: true),
        new(1024, 1024, 1024, TransposeA: true),
        new(32, 512, 784, What: "Dense, batch 32"),
        new(128, 512, 784, What: "Dense, batch 128"),
        new(128, 784, 512, TransposeB: true, What: "Dense, gradient of the input"),
        new(784, 512, 128, TransposeA: true, What: "Dense, gradient of the kernel"),
        new(128, 10, 512, What: "Dense, 10 classes"),
        new(128, 512, 10, TransposeB: true, What: "10 classes, gradient of the input"),
        new(512, 10, 128, TransposeA: true, What: "10 classes, gradient of the kernel"),
        new(64, 3136, 576, What: "windows, channels first"),
        new(3136, 64, 576, What: "windows, channels last"),
        new(576, 64, 3136, TransposeA: true, What: "windows, gradient of the kernel"),
        new(32, 2048, 1024, What: "LSTM gates"),
        new(32, 1024, 2048, TransposeB: true, What: "LSTM gates, gradient"),
        new(1, 512, 784, What: "one sample"),
        new(8, 1024, 1024, What: "small batch"),
        new(200, 33, 77, What: "awkward"),
    ];

    public static void Run()
    {
        Report report = new Report("matmul", "Matrix product against OpenBLAS")
            .Paragraph(OpenBlas.Configuration)
            .Paragraph(ThreadSettings.HowMeasured);
        ThreadSettings.ForEach((threads, clock, heading) =>
        {
            OpenBlas.SetThreads(threads);
            ComparisonTable table = new("OpenBLAS", "GF/s");
            foreach (Shape shape in Shapes)
                table.Add(shape.Measure(clock), shape.Work, shape.ToString(), shape.What);

            table.WriteTo(report, heading);
        });
        report.Paragraph(
            "Where Argali is behind, and why: 200 x 33 x 77 fills three vectors of 16 columns with 33, and 10 columns one with 10 (the " +
            "transposed product escapes by laying its vectors along m; the others would have to transpose A first). At 64 x 64 x 64 " +
            "packing and the driver are a tenth of five microseconds, and no second thread is worth waking. One row is limited by the " +
            "speed at which B is read.");
        report.Publish();
    }

    private sealed record Shape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false, string What = "")
    {
        public double Work => 2e-9 * M * N * K;

        public override string ToString() => $"{(TransposeA ? 'T' : 'N')}{(TransposeB ? 'T' : 'N')} {M} x {N} x {K}";

        public Comparison Measure(IClock clock)
        {
            using NativeBuffer a = new((long)M * K, 1);
            using NativeBuffer b = new((long)K * N, 2);
            using NativeBuffer c = new((long)M * N, 3);
            int lda = TransposeA ? M : K;
            int ldb = TransposeB ? K : N;
            return Interleaved.Compare(
                () => MatMulKernel.Multiply(a.Span, b.Span, c.Span, M, N, K, lda, ldb, N, TransposeA, TransposeB),
                () => OpenBlas.Multiply(a.Pointer, b.Pointer, c.Pointer, M, N, K, lda, ldb, N, TransposeA, TransposeB),
                clock,
                rounds: Work > 1 ? 9 : 21);
        }
    }
}
