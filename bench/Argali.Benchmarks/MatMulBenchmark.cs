using System.Globalization;
using System.Runtime.InteropServices;
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
        int all = Environment.ProcessorCount;
        Report report = new Report("matmul", "Matrix product against OpenBLAS")
            .Paragraph(
                $"{OpenBlas.Configuration}. Ratio = time of Argali / time of OpenBLAS, median of interleaved rounds: below 1 Argali is " +
                "faster. best/best compares the fastest samples. One thread is measured in processor time of the thread, several in " +
                "elapsed time; rounds in which a thread waited for a processor are dropped, unless too few remain (marked *).");
        Measure(report, 1, ThreadClock.Instance);
        if (all > 1)
            Measure(report, all, WallClock.Instance);

        report.Publish();
    }

    private static void Measure(Report report, int threads, IClock clock)
    {
        int before = WorkerPool.ThreadCount;
        WorkerPool.ThreadCount = threads;
        OpenBlas.SetThreads(threads);
        List<string[]> rows = [];
        List<double> ratios = [];
        foreach (Shape shape in Shapes)
        {
            Comparison result = shape.Measure(clock);
            ratios.Add(result.Ratio);
            rows.Add(
            [
                Format(result.Ratio, "F2") + (result.CleanRounds == 0 ? "\\*" : ""),
                Format(result.BestRatio, "F2"),
                shape.ToString(),
                Format(shape.Work / result.Argali, "F0"),
                Format(shape.Work / result.Reference, "F0"),
                shape.What,
            ]);
            Console.Error.WriteLine(string.Join("  ", rows[^1]));
        }

        WorkerPool.ThreadCount = before;
        report.Paragraph(
            $"## {threads} {(threads == 1 ? "thread" : "threads")}\n\nGeometric mean {Format(Interleaved.GeometricMean(ratios), "F2")}, " +
            $"median {Format(Interleaved.Median(ratios), "F2")}, range {Format(ratios.Min(), "F2")} to {Format(ratios.Max(), "F2")}.");
        report.Table(["ratio", "best/best", "m x n x k", "Argali GF/s", "OpenBLAS GF/s", ""], rows);
    }

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed record Shape(int M, int N, int K, bool TransposeA = false, bool TransposeB = false, string What = "")
    {
        public double Work => 2e-9 * M * N * K;

        public override string ToString() => $"{(TransposeA ? 'T' : 'N')}{(TransposeB ? 'T' : 'N')} {M} x {N} x {K}";

        public Comparison Measure(IClock clock)
        {
            int sizeA = M * K;
            int sizeB = K * N;
            int sizeC = M * N;
            float* a = Random(sizeA, 1);
            float* b = Random(sizeB, 2);
            float* c = Random(sizeC, 3);
            int lda = TransposeA ? M : K;
            int ldb = TransposeB ? K : N;
            try
            {
                return Interleaved.Compare(
                    () => MatMulKernel.Multiply(
                        new(a, sizeA), new(b, sizeB), new(c, sizeC), M, N, K, lda, ldb, N, TransposeA, TransposeB),
                    () => OpenBlas.Multiply(a, b, c, M, N, K, lda, ldb, N, TransposeA, TransposeB),
                    clock,
                    rounds: Work > 1 ? 9 : 21);
            }
            finally
            {
                NativeMemory.AlignedFree(a);
                NativeMemory.AlignedFree(b);
                NativeMemory.AlignedFree(c);
            }
        }

        private static float* Random(int count, uint seed)
        {
            float* values = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), 64);
            uint state = seed * 2654435769u;
            for (int i = 0; i < count; i++)
            {
                state = (state * 1664525u) + 1013904223u;
                values[i] = (int)state * (1f / int.MaxValue);
            }

            return values;
        }
    }
}
