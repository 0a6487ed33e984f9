namespace Argali.Benchmarks;

/// <summary>The named benchmarks; each interleaves Argali with its reference in one run and prints a Markdown table.</summary>
internal static class Suite
{
    private static readonly Dictionary<string, Action> Benchmarks = new()
    {
        ["matmul"] = MatMulBenchmark.Run,
        ["convolution"] = ConvolutionBenchmark.Run,
        ["elementwise"] = ElementwiseBenchmark.Run,
        ["blocks"] = BlocksBenchmark.Run,
        ["steps"] = StepsBenchmark.Run,
        ["checkpoint"] = CheckpointBenchmark.Run,
    };

    public static int Run(string[] names)
    {
        foreach (string name in names)
        {
            if (!Benchmarks.TryGetValue(name, out Action? benchmark))
            {
                Console.Error.WriteLine($"Unknown benchmark '{name}'. Known: {string.Join(", ", Benchmarks.Keys)}.");
                return 2;
            }

            benchmark();
        }

        return 0;
    }
}
