using System.IO.Compression;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;

namespace Argali.Tests.Saving;

public sealed class ModelFileTests : IDisposable
{
    private static readonly Tensor Inputs = new float[,] { { 1, -2, 3 }, { 0.5f, 0, -1 } };

    private static int drawn;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SaveLoad_Sequential_ComputesTheSame()
    {
        Model model = NewModel();
        model.Save(folder["m.keras"]);
        Assert.Equal(Output(model), Output(Model.Load(folder["m.keras"])));
    }

    [Fact]
    public void SaveLoad_SharedLayer_IsSharedAgain()
    {
        var input = new Input([3]);
        var shared = Units(3, "shared");
        Nest<KerasTensor> twice = shared.Apply(shared.Apply(input));
        var model = new Model(input, twice, "twice");
        model.Save(folder["m.keras"]);
        Model loaded = Model.Load(folder["m.keras"]);
        Assert.Equal(Output(model), Output(loaded));
        Assert.Equal(2, loaded.Weights.Count);
    }

    [Fact]
    public void SaveLoad_Streams_AreLeftOpenAndNeedNotSeek()
    {
        Model model = NewModel();
        using var seekable = new MemoryStream();
        model.Save(seekable);
        Assert.Equal(Output(model), Output(Model.Load(seekable)));

        using var forward = new MemoryStream();
        using (var onlyWrites = new CheckedWriteStream(forward))
            model.Save(onlyWrites);
        using var onlyReads = new DeflateStream(Deflated(forward.ToArray()), CompressionMode.Decompress);
        Assert.Equal(Output(model), Output(Model.Load(onlyReads)));
        Assert.True(seekable.CanRead && forward.CanRead);
    }

    [Fact]
    public void Save_OntoAnotherModel_ReplacesIt()
    {
        NewModel().Save(folder["m.keras"]);
        Model model = NewModel();
        model.Save(folder["m.keras"]);
        Assert.Equal(Output(model), Output(Model.Load(folder["m.keras"])));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Save_LayerThatCannotBeSaved_LeavesTheOldFile()
    {
        Model good = NewModel();
        good.Save(folder["m.keras"]);
        var bad = new Sequential([new Input([3]), new Unsaveable()]);
        Assert.Throws<NotSupportedException>(() => bad.Save(folder["m.keras"]));
        Assert.Equal(Output(good), Output(Model.Load(folder["m.keras"])));
    }

    [Theory]
    [InlineData("m.txt", typeof(ArgumentException))]
    [InlineData("m", typeof(ArgumentException))]
    [InlineData("m.KERAS", typeof(ArgumentException))]
    [InlineData("nowhere/m.h5", typeof(DirectoryNotFoundException))]
    [InlineData("nowhere/m.keras", typeof(DirectoryNotFoundException))]
    public void Save_PathThatCannotBe_Throws(string path, Type kind) =>
        Assert.IsType(kind, Record.Exception(() => NewModel().Save(folder[path])));

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.h5")]
    [InlineData("m")]
    public void SaveWeights_OtherEnding_Throws(string path) =>
        Assert.Contains(".weights.h5", Assert.Throws<ArgumentException>(() => NewModel().SaveWeights(folder[path])).Message);

    [Fact]
    public void Save_ExistingFileWithoutOverwrite_Throws()
    {
        Model model = NewModel();
        model.Save(folder["m.keras"], overwrite: false);
        model.SaveWeights(folder["m.weights.h5"], overwrite: false);
        Assert.Contains("exists", Assert.Throws<IOException>(() => model.Save(folder["m.keras"], overwrite: false)).Message);
        Assert.Contains("exists", Assert.Throws<IOException>(() => model.SaveWeights(folder["m.weights.h5"], overwrite: false)).Message);
    }

    [Fact]
    public void Save_UnbuiltModel_WarnsAndLoadsUnbuilt()
    {
        using WarningCollector warnings = Warnings.Collect();
        new Sequential([Units(2)]).Save(folder["m.keras"]);
        Assert.Contains("not yet been built", Assert.Single(warnings).Message);
        Assert.False(Model.Load(folder["m.keras"]).Built);
    }

    [Fact]
    public void Save_TimeOfTheClock_IsInTheArchive()
    {
        using var stream = new MemoryStream();
        var clock = new FixedClock(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        ModelFile.Prepare(NewModel(), CheckpointContent.Model, null, clock).Write(stream);
        using var archive = new ZipArchive(stream);
        using var metadata = new StreamReader(archive.GetEntry("metadata.json")!.Open());
        Assert.Equal("{\"keras_version\": \"3.3.3\", \"date_saved\": \"2031-02-03@04:05:06\"}", metadata.ReadToEnd());
        Assert.Equal(["metadata.json", "config.json", "model.weights.h5", "argali/manifest.json"], archive.Entries.Select(entry => entry.FullName));
        Assert.Equal([1980, 1980, 2031, 1980], archive.Entries.Select(entry => entry.LastWriteTime.Year));
    }

    [Fact]
    public void Load_DeflatedArchive_IsAccepted()
    {
        Model model = NewModel();
        model.Save(folder["m.keras"]);
        Rewrite(folder["m.keras"], CompressionLevel.SmallestSize, (_, bytes) => bytes);
        Assert.Equal(Output(model), Output(Model.Load(folder["m.keras"])));
    }

    [Fact]
    public void Load_MissingOrWrongPath_SaysWhatIsExpected()
    {
        Assert.Contains("`.keras` zip", Assert.Throws<FileNotFoundException>(() => Model.Load(folder["no.keras"])).Message);
        Assert.Throws<FileNotFoundException>(() => Model.Load(folder["no.h5"]));
        Assert.Contains("format not supported", Assert.Throws<ArgumentException>(() => Model.Load(folder["no"])).Message);
        Directory.CreateDirectory(folder["d.keras"]);
        Assert.Contains("directory", Assert.Throws<ModelFileException>(() => Model.Load(folder["d.keras"])).Message);
        File.WriteAllText(folder["old.h5"], "");
        Assert.Contains("HDF5", Assert.Throws<ModelFileException>(() => Model.Load(folder["old.h5"])).Message);
    }

    [Theory]
    [InlineData("config.json", "{\"module\": \"keras\"", "line 1")]
    [InlineData("config.json", "[1]", "Expected the config of a model")]
    [InlineData("config.json", "{}", "class_name")]
    [InlineData("config.json", "{\"module\": \"keras\", \"class_name\": \"NoSuchModel\", \"config\": {}, \"registered_name\": null}", "NoSuchModel")]
    [InlineData("config.json", "{\"module\": \"keras.layers\", \"class_name\": \"Dense\", \"config\": {\"units\": 3, \"kernel_initializer\": \"ones\"}}", "Expected a model")]
    [InlineData("config.json", "{\"module\": \"keras\", \"class_name\": \"Sequential\", \"config\": {\"layers\": [{\"class_name\": \"__lambda__\"}]}}", "lambda")]
    [InlineData("model.weights.h5", "no hdf5", "HDF5")]
    public void Load_DamagedMember_SaysFileMemberAndReason(string member, string content, string reason)
    {
        NewModel().Save(folder["m.keras"]);
        Rewrite(folder["m.keras"], CompressionLevel.NoCompression, (name, bytes) => name == member ? System.Text.Encoding.UTF8.GetBytes(content) : bytes);
        Assert.Throws<ModelFileException>(() => Model.Load(folder["m.keras"]));
        var failure = Assert.Throws<ModelFileException>(() => Model.Load(folder["m.keras"], verify: false));
        Assert.Equal(folder["m.keras"], failure.FilePath);
        Assert.StartsWith(member, failure.ObjectPath);
        Assert.Contains("m.keras: " + member, failure.Message);
        Assert.Contains(reason, failure.Message);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.weights.h5")]
    public void Load_MissingMember_SaysWhich(string member)
    {
        NewModel().Save(folder["m.keras"]);
        Rewrite(folder["m.keras"], CompressionLevel.NoCompression, (name, bytes) => name == member ? null : bytes);
        Assert.Contains(member, Assert.Throws<ModelFileException>(() => Model.Load(folder["m.keras"])).Message);
    }

    [Fact]
    public void Load_AnyByteChanged_IsRefusedOrGivesTheSameModel()
    {
        Model model = NewModel();
        float[] expected = Output(model);
        model.Save(folder["m.keras"]);
        byte[] whole = File.ReadAllBytes(folder["m.keras"]);
        for (int i = 0; i < whole.Length; i += 7)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << (i % 8));
            Model? loaded = null;
            Exception? failure = Record.Exception(() => loaded = Model.Load(new MemoryStream(damaged)));
            Assert.True(failure is null ? Output(loaded!).SequenceEqual(expected) : failure is ModelFileException, $"byte {i}: {failure}");
        }
    }

    [Fact]
    public void Load_CustomClass_ComesFromTheArgument()
    {
        var model = new Sequential([new Input([3]), new Doubling { Name2 = "twice" }]);
        model.Save(folder["m.keras"]);
        Assert.Contains("Doubling", Assert.Throws<ModelFileException>(() => Model.Load(folder["m.keras"])).Message);
        Model loaded = Model.Load(
            folder["m.keras"], customObjects: new Dictionary<string, Delegate> { ["Doubling"] = (Func<Argali.Saving.Config, Layer>)Doubling.FromConfig });
        Assert.Equal(Output(model), Output(loaded));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".weights.h5")]
    public void LoadWeights_OfAnotherModelOfTheSameKind_CopiesThem(string extension)
    {
        Model source = NewModel();
        Save(source, folder["m" + extension]);
        Model target = NewModel();
        Assert.NotEqual(Output(source), Output(target));
        target.LoadWeights(folder["m" + extension]);
        Assert.Equal(Output(source), Output(target));
    }

    [Theory]
    [InlineData(".keras")]
    [InlineData(".weights.h5")]
    public void LoadWeights_ThatDoNotFit_LeaveTheModelAsItWas(string extension)
    {
        Save(NewModel(5), folder["m" + extension]);
        Model target = NewModel();
        float[] before = Output(target);
        var failure = Assert.Throws<ModelFileException>(() => target.LoadWeights(folder["m" + extension]));
        Assert.Contains("A total of 1 objects could not be loaded", failure.Message);
        Assert.Contains("has shape (4, 2). Received: (4, 5)", failure.Message);
        Assert.EndsWith("layers/dense_1/vars", failure.ObjectPath);
        Assert.Equal(before, Output(target));
    }

    [Fact]
    public void LoadWeights_SkipMismatch_LoadsWhatFitsAndWarns()
    {
        Model source = NewModel(5);
        source.SaveWeights(folder["m.weights.h5"]);
        Model target = NewModel();
        using WarningCollector warnings = Warnings.Collect();
        target.LoadWeights(folder["m.weights.h5"], skipMismatch: true);
        Assert.Contains("could not be loaded", Assert.Single(warnings).Message);
        Assert.Equal(source.Layers[0].GetWeights()[0].ToArray<float>(), target.Layers[0].GetWeights()[0].ToArray<float>());
    }

    [Theory]
    [InlineData("m.h5", typeof(FileNotFoundException))]
    [InlineData("m.hdf5", typeof(FileNotFoundException))]
    [InlineData("m.bin", typeof(ArgumentException))]
    [InlineData("m.weights.h5", typeof(FileNotFoundException))]
    [InlineData("m.keras", typeof(FileNotFoundException))]
    public void LoadWeights_PathThatCannotBe_Throws(string path, Type kind) =>
        Assert.IsType(kind, Record.Exception(() => NewModel().LoadWeights(folder[path])));

    [Fact]
    public void LoadWeights_CutFile_LeavesTheModelAsItWas()
    {
        NewModel().SaveWeights(folder["m.weights.h5"]);
        byte[] whole = File.ReadAllBytes(folder["m.weights.h5"]);
        Model target = NewModel();
        float[] before = Output(target);
        for (int length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(folder["cut.weights.h5"], whole[..length]);
            Assert.Equal(folder["cut.weights.h5"], Assert.Throws<ModelFileException>(() => target.LoadWeights(folder["cut.weights.h5"])).FilePath);
            Assert.Equal(before, Output(target));
        }
    }

    // Every model has weights of its own.
    private static Sequential NewModel(int units = 2)
    {
        var model = new Sequential([new Input([3]), Units(4), Units(units)]);
        foreach (Variable weight in model.Weights)
        {
            foreach (ref float value in weight.AsWritableSpan<float>())
                value = MathF.Sin(++drawn);
        }

        return model;
    }

    private static Dense Units(int units, string? name = null) => new(units, kernelInitializer: "ones", name: name);

    private static float[] Output(Model model) => model.Apply(Inputs).Value.ToArray<float>();

    private static void Save(Model model, string path)
    {
        if (path.EndsWith(".keras", StringComparison.Ordinal))
            model.Save(path);
        else
            model.SaveWeights(path);
    }

    private static MemoryStream Deflated(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var deflating = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            deflating.Write(bytes);
        compressed.Position = 0;
        return compressed;
    }

    private static void Rewrite(string path, CompressionLevel level, Func<string, byte[], byte[]?> change)
    {
        var members = new List<(string Name, byte[] Bytes)>();
        using (ZipArchive archive = ZipFile.OpenRead(path))
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using var content = new MemoryStream();
                using (Stream member = entry.Open())
                    member.CopyTo(content);
                members.Add((entry.FullName, content.ToArray()));
            }
        }

        File.Delete(path);
        using ZipArchive rewritten = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in members)
        {
            if (change(name, bytes) is not { } changed)
                continue;
            using Stream member = rewritten.CreateEntry(name, level).Open();
            member.Write(changed);
        }
    }

    private sealed class Unsaveable() : Layer(name: null)
    {
        public override Argali.Saving.Config GetConfig() => throw new NotSupportedException("no config");

        protected override Tensor Call(Tensor inputs, CallContext context) => inputs;
    }

    private sealed class Doubling(string? name = null) : Layer(name)
    {
        public string Name2 { get; init; } = "";

        public static Doubling FromConfig(Argali.Saving.Config config)
        {
            config.MarkAllRead();
            return new Doubling(config.GetString("name", null)) { Name2 = config.GetString("name2") };
        }

        public override Argali.Saving.Config GetConfig() => base.GetConfig().Merge(new Argali.Saving.Config { ["name2"] = Name2 });

        protected override Tensor Call(Tensor inputs, CallContext context) => inputs * 2f;
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
