using Argali.Diagnostics;
using Argali.Engine;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>
/// Loads real files that were damaged in ways which a seed decides: what comes out is a model or the documented exception, soon, without much memory; a
/// model that is loaded into stays as it was. The environment variable <c>ARGALI_FUZZ_FILES</c> sets how many files are damaged in all.
/// </summary>
public sealed class LoaderFuzzTests : IDisposable
{
    private const int DefaultCount = 5_000;
    private const int GreatestFile = 64 << 10;

    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("ARGALI_FUZZ_FILES"), out int count) ? count : DefaultCount;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Load_DamagedArchive_GivesAModelOrAModelFileException()
    {
        List<byte[]> files = [.. Recorded(".keras"), WrittenHere()];
        var limits = new LoadLimits { MemoryAllowance = 16 << 20 };
        FuzzRun.Run(Count * 6 / 10, files, ArchiveMutations.Any, damaged => Model.Load(new MemoryStream(damaged, writable: false), limits: limits));
    }

    [Fact]
    public void Load_DamagedLegacyFile_GivesAModelOrAModelFileException()
    {
        List<byte[]> files = [.. Recorded(".h5").Where(file => file.Length > 0)];
        var limits = new LoadLimits { MemoryAllowance = 16 << 20 };
        FuzzRun.Run(Count * 2 / 10, files, LegacyMutations.Any, damaged => Model.Load(Written(damaged, "m.h5"), limits: limits));
    }

    [Fact]
    public void LoadWeights_DamagedFile_FitsOrLeavesTheModelAsItWas()
    {
        foreach (string name in (string[])["mlp_adam", "text_lstm", "nested_model_used_twice", "mlp_loss_scale"])
        {
            var recorded = new RecordedFile(name);
            Model model = Model.Load(GoldenFiles.FullPath($"files/{name}.keras"));
            byte[] whole = recorded.ToWeights();
            byte[][] before = Bytes(model);
            FuzzRun.Run(Count / 20, [whole], Hdf5Mutations.Any, damaged =>
            {
                try
                {
                    model.LoadWeights(Written(damaged, "m.weights.h5"));
                    model.LoadWeights(Written(whole, "m.weights.h5"));
                }
                catch (ModelFileException)
                {
                    Assert.Equal(before, Bytes(model));
                    throw;
                }
            });
        }
    }

    // With the hashes that Argali writes.
    private static byte[] WrittenHere()
    {
        using var stream = new MemoryStream();
        Model.Load(GoldenFiles.FullPath("files/strings_lookup_adapted.keras")).Save(stream);
        return stream.ToArray();
    }

    private string Written(byte[] bytes, string name)
    {
        string path = folder[name];
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[][] Bytes(Model model) =>
        [.. model.Weights.Concat(model.Optimizer!.Variables).Select(variable => variable.Value.DType == DType.Float32
            ? System.Runtime.InteropServices.MemoryMarshal.AsBytes(variable.Value.AsSpan<float>()).ToArray()
            : BitConverter.GetBytes(variable.Value.Item<long>()))];

    // Whole recorded files of a kind that are small, so that many can be damaged.
    private static IEnumerable<byte[]> Recorded(string extension) =>
        Directory.EnumerateFiles(GoldenFiles.FullPath("files"), "*" + extension).Order(StringComparer.Ordinal)
            .Where(path => !path.EndsWith(".weights.h5", StringComparison.Ordinal) && File.Exists(Path.ChangeExtension(path, ".json")))
            .Select(File.ReadAllBytes).Where(file => file.Length <= GreatestFile);
}
