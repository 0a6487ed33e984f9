using System.Diagnostics;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Xunit.Abstractions;

namespace Argali.Tests.Saving;

/// <summary>
/// A model of 3 GB, beyond what the numbers of a plain zip hold: run where the environment variable <c>ARGALI_LARGE_FILES</c> is set, since it needs as
/// much memory and disk.
/// </summary>
public sealed class LargeFileTests(ITestOutputHelper output) : IDisposable
{
    private const int Rows = 200_000;
    private const int Columns = 1000;
    private const int Tables = 4;
    private const long ModelBytes = (long)Rows * Columns * Tables * sizeof(float);

    // What saving and loading may take beside the model: buffers, not copies.
    private const long Allowance = 96L << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [WhereLargeFilesAreWanted]
    public void SaveLoad_ModelOfThreeGigabytes_TakesNoMemoryBesideTheModel()
    {
        string path = folder["large.keras"];
        float[] marks = SaveLarge(path);
        Assert.True(new FileInfo(path).Length > ModelBytes);

        Model? loaded = null;
        long taken = Measure("load", () => loaded = Model.Load(path));
        Assert.True(taken < ModelBytes + Allowance, $"Loading took {taken:N0} bytes for a model of {ModelBytes:N0}.");
        Assert.Equal(marks, Marks(loaded!));

        taken = Measure("load weights", () => loaded!.LoadWeights(path));
        Assert.True(taken < Allowance, $"Loading weights took {taken:N0} bytes beside the model.");
    }

    private float[] SaveLarge(string path)
    {
        var input = new Input([1]);
        Nest<KerasTensor> x = input;
        var model = new Model(input, Nest<KerasTensor>.List(Enumerable.Range(0, Tables).Select(_ => new Embedding(Rows, Columns, "zeros").Apply(x))));
        float mark = 0;
        foreach (Variable table in model.Weights)
        {
            Span<float> values = table.AsWritableSpan<float>();
            for (int i = 0; i < values.Length; i += 100_003)
                values[i] = ++mark;
            values[^1] = ++mark;
        }

        long taken = Measure("save", () => model.Save(path));
        Assert.True(taken < Allowance, $"Saving took {taken:N0} bytes beside the model.");
        return Marks(model);
    }

    private static float[] Marks(Model model) =>
        [.. model.Weights.SelectMany(table => (float[])[table.Value.AsSpan<float>()[0], table.Value.AsSpan<float>()[100_003], table.Value.AsSpan<float>()[^1]])];

    // What was allocated, and what the process held at most.
    private long Measure(string what, Action act)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        act();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        long taken = GC.GetTotalAllocatedBytes(precise: true) - before;
        using var process = Process.GetCurrentProcess();
        output.WriteLine($"{what}: {elapsed.TotalSeconds:F1} s, allocated {taken:N0} bytes, peak of the process {process.PeakWorkingSet64:N0}");
        return taken;
    }
}
