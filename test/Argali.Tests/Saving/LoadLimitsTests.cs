using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;
using Argali.Tests.Saving.Fuzz;
using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving;

/// <summary>Files that ask for too much, or lie about what they hold: each is refused by the limit that it passes, before memory or time is spent.</summary>
public sealed class LoadLimitsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Default_EveryLimit_IsAsDocumented()
    {
        var limits = new LoadLimits();
        Assert.Equal(LoadLimits.Default, limits);
        Assert.Equal(
            (65_535, 64 << 20, 1_000, 4_000_000, 512 << 20, 100),
            (limits.MaxMembers, limits.MaxConfigBytes, limits.MaxJsonDepth, limits.MaxJsonValues, limits.MaxAssetBytes, limits.MaxCompressionRatio));
        Assert.Equal((20_000, 100, 1_000_000, 512L << 20, 16), (limits.MaxLayers, limits.MaxNesting, limits.MaxCalls, limits.MemoryAllowance, limits.MaxMemoryRatio));
    }

    [Fact]
    public void Load_MoreMembersThanAllowed_IsRefused() =>
        AssertRefused(new RecordedFile("mlp_sgd").ToArchive(), new LoadLimits { MaxMembers = 2 }, "more than 2 members", nameof(LoadLimits.MaxMembers));

    [Fact]
    public void Load_FolderWithMoreFilesThanAllowed_IsRefused()
    {
        new RecordedFile("mlp_sgd").ToFolder(folder["model"]);
        Assert.Contains(
            "more than 2 files", Assert.Throws<ModelFileException>(() => Model.Load(folder["model"], limits: new LoadLimits { MaxMembers = 2 })).Message);
    }

    [Fact]
    public void Load_LongerConfigThanAllowed_IsRefused() =>
        AssertRefused(new RecordedFile("mlp_sgd").ToArchive(), new LoadLimits { MaxConfigBytes = 100 }, "At most 100 are read", null);

    [Fact]
    public void Load_DeeperJsonThanAllowed_IsRefused() =>
        AssertRefused(new RecordedFile("mlp_sgd").ToArchive(), new LoadLimits { MaxJsonDepth = 3 }, "nested deeper than 3", nameof(LoadLimits.MaxJsonDepth));

    [Fact]
    public void Load_MoreJsonValuesThanAllowed_IsRefused() =>
        AssertRefused(new RecordedFile("mlp_sgd").ToArchive(), new LoadLimits { MaxJsonValues = 50 }, "more than 50 values", nameof(LoadLimits.MaxJsonValues));

    [Fact]
    public void Load_LongerAssetThanAllowed_IsRefused() =>
        AssertRefused(new RecordedFile("strings_lookup_adapted").ToArchive(), new LoadLimits { MaxAssetBytes = 4 }, "At most 4 are read", null);

    [Fact]
    public void Load_MoreLayersThanAllowed_IsRefused() =>
        AssertRefused(new RecordedFile("deep_64_layers").ToArchive(), new LoadLimits { MaxLayers = 10 }, "more than 10 layers", nameof(LoadLimits.MaxLayers));

    [Fact]
    public void Load_LayersInLayersWithoutEnd_AreRefusedAndLeaveTheStackWhole()
    {
        var file = new RecordedFile("mlp_sgd");
        object inner = file.Config.GetConfig("config")!.GetList("layers")![0]!;
        for (int i = 0; i < 200; i++)
        {
            inner = new Config
            {
                ["module"] = "keras",
                ["class_name"] = "Sequential",
                ["config"] = new Config { ["name"] = $"s{i}", ["layers"] = new List<object?> { inner } },
                ["registered_name"] = null,
            };
        }

        file.Config["config"] = ((Config)inner)["config"];
        AssertRefused(file.ToArchive(), LoadLimits.Default, "deeper than 100", nameof(LoadLimits.MaxNesting));
    }

    [Fact]
    public void Load_ModelsThatCallEachOtherTwice_AreRefusedBeforeTheyTakeForEver()
    {
        var input = new Input([2]);
        Layer layer = new Dense(2, useBias: false);
        for (int i = 0; i < 12; i++)
        {
            var source = new Input([2], name: $"i{i}");
            layer = new Model(source, layer.Apply(layer.Apply(source)), $"m{i}");
        }

        new Model(input, layer.Apply(input)).Save(folder["m.keras"]);
        Assert.NotNull(Model.Load(folder["m.keras"]));
        AssertRefused(File.ReadAllBytes(folder["m.keras"]), new LoadLimits { MaxCalls = 2000 }, "more than 2000 times", nameof(LoadLimits.MaxCalls));
    }

    [Theory]
    [InlineData("Dense", "units", 2_000_000_000L)]
    [InlineData("Dense", "units", 500_000_000L)]
    [InlineData("LSTM", "units", 50_000L)]
    [InlineData("Embedding", "input_dim", 2_000_000_000L)]
    public void Load_WeightsThatNoFileOfThatLengthHas_AreRefusedBeforeTheyAreMade(string className, string argument, long value)
    {
        var file = new RecordedFile(className == "Dense" ? "mlp_sgd" : "text_lstm");
        foreach (Config config in file.ConfigsOf(className))
            config[argument] = value;
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(file.ToArchive(), LoadLimits.Default, "A tensor", null);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }

    [Theory]
    [InlineData("int", 2_000_000_000L)]
    [InlineData("tf_idf", 1_000_000_000L)]
    public void Load_LookupWithMoreNumbersForUnknownTokensThanMemory_IsRefusedBeforeTheyAreMade(string outputMode, long count)
    {
        var file = new RecordedFile("strings_lookup_adapted");
        foreach (Config config in file.ConfigsOf("StringLookup"))
        {
            config["num_oov_indices"] = count;
            config["output_mode"] = outputMode;
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFileException>(() => Model.Load(new MemoryStream(file.ToArchive())));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20);
    }

    [Theory]
    [InlineData("AUC", "num_thresholds")]
    [InlineData("MeanIoU", "num_classes")]
    public void Load_MetricWithMoreNumbersThanMemory_IsRefusedBeforeTheyAreMade(string className, string argument)
    {
        var file = new RecordedFile("mlp_sgd");
        file.Config.GetConfig("compile_config")!["metrics"] = new List<object?>
        {
            new Config { ["module"] = "keras.metrics", ["class_name"] = className, ["config"] = new Config { [argument] = 2_000_000_000L }, ["registered_name"] = null },
        };
        AssertRefused(file.ToArchive(), LoadLimits.Default, "A tensor needs", null);
    }

    [Fact]
    public void Load_ShapesThatAreFoundByComputing_ComputeWithinTheMemoryAllowed()
    {
        var file = new RecordedFile("lambda_layer");
        foreach (Config config in file.ConfigsOf("InputLayer"))
            config["batch_shape"] = new List<object?> { null, 100_000L, 100_000L };
        byte[] archive = file.ToArchive();
        var function = new Dictionary<string, Delegate> { ["lambda"] = (Func<Config, LambdaFunction>)(_ => new LambdaFunction("lambda", x => x * 2f)) };
        Assert.Throws<ModelFileException>(() => Model.Load(new MemoryStream(archive), customObjects: function, safeMode: false));
    }

    [Fact]
    public void Load_LargeModelWithLittleMemoryAllowed_NeedsNoMoreThanItsFileTellsOf()
    {
        var model = new Sequential([new Input([1000]), new Dense(1000, kernelInitializer: "zeros")]);
        model.Compile("adam", "mse");
        model.Save(folder["m.keras"]);
        Assert.NotNull(Model.Load(folder["m.keras"], limits: new LoadLimits { MemoryAllowance = 1 << 20 }));
        AssertRefused(File.ReadAllBytes(folder["m.keras"]), new LoadLimits { MemoryAllowance = 1 << 20, MaxMemoryRatio = 1 }, "A tensor", null);
    }

    [Fact]
    public void Load_BombOfZeros_IsRefusedBeforeItIsInflated()
    {
        var file = new RecordedFile("mlp_sgd");
        byte[] weights = file.ToWeights();
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (Stream config = archive.CreateEntry("config.json").Open())
                config.Write(Encoding.ASCII.GetBytes(PythonJson.Write(file.Config)));
            using Stream member = archive.CreateEntry("model.weights.h5").Open();
            member.Write(weights);
            member.Write(new byte[64 << 20]);
        }

        byte[] bomb = stream.ToArray();
        Assert.True(bomb.Length < 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(bomb, new LoadLimits { MemoryAllowance = 16 << 20 }, "become", nameof(LoadLimits.MaxCompressionRatio));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
    }

    [Fact]
    public void Load_MemberThatInflatesToMoreThanItSays_IsRefused()
    {
        byte[] bytes = Deflated();
        int directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(directory + 24));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(directory + 24), length - 1);
        AssertRefused(bytes, LoadLimits.Default, "more than the", null);
    }

    [Theory]
    [InlineData(40, long.MaxValue)]
    [InlineData(40, 1L << 40)]
    [InlineData(48, -1L)]
    [InlineData(48, 1L << 33)]
    public void Load_Zip64EndThatLies_IsRefused(int field, long value)
    {
        byte[] file = new RecordedFile("mlp_sgd").ToArchive();
        int end = file.Length - 22;
        var large = new byte[76];
        BinaryPrimitives.WriteUInt32LittleEndian(large, 0x06064B50);
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 12)));
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 16)));
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(64), (ulong)end);
        byte[] honest = [.. file[..end], .. large, .. file[end..]];
        Assert.NotNull(Model.Load(new MemoryStream(honest)));
        BinaryPrimitives.WriteInt64LittleEndian(honest.AsSpan(end + field), value);
        AssertRefused(honest, LoadLimits.Default, "directory does not lie within the file", null);
    }

    [Theory]
    [InlineData(1L << 62, 1L << 62, 0L)]
    [InlineData(100L, 1L << 45, 0L)]
    [InlineData(100L, 100L, 1L << 50)]
    public void Load_Zip64MemberThatLies_IsRefused(long length, long stored, long offset)
    {
        using var stream = new MemoryStream();
        var writer = new ZipWriter(stream);
        writer.Add("config.json", "{}"u8, ZipWriter.FirstTime);
        writer.Finish();
        byte[] file = stream.ToArray();
        int directory = file.AsSpan().LastIndexOf("PK\x01\x02"u8);
        int end = file.Length - 22;
        var extra = new byte[28];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 24);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), length);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), stored);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(20), offset);
        byte[] lying = [.. file[..end], .. extra, .. file[end..]];
        foreach (int field in (int[])[20, 24, 42])
            BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(directory + field), uint.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(lying.AsSpan(directory + 30), 28);
        BinaryPrimitives.WriteInt32LittleEndian(lying.AsSpan(end + 28 + 12), end - directory + 28);
        Assert.Throws<ModelFileException>(() => Model.Load(new MemoryStream(lying)));
    }

    [Fact]
    public void Load_HeaderThatCallsAMemberOtherwiseThanTheDirectory_IsRefused()
    {
        byte[] bytes = new RecordedFile("mlp_sgd").ToArchive();
        int name = bytes.AsSpan().IndexOf("config.json"u8);
        bytes[name] = (byte)'C';
        AssertRefused(bytes, LoadLimits.Default, "'Config.json'", null);
    }

    [Fact]
    public void Load_TwoMembersOfOneName_TakesTheLastAsPythonDoes()
    {
        var file = new RecordedFile("mlp_sgd");
        using var stream = new MemoryStream();
        var writer = new ZipWriter(stream);
        writer.Add("config.json", "no json"u8, ZipWriter.FirstTime);
        writer.Add("config.json", Encoding.ASCII.GetBytes(PythonJson.Write(file.Config)), ZipWriter.FirstTime);
        writer.Add("model.weights.h5", file.ToWeights(), ZipWriter.FirstTime);
        writer.Finish();
        FilesGoldenTests.Predicts(GoldenCase.Read("files/mlp_sgd.json"), Model.Load(stream), "predict");
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/tmp/outside.txt")]
    [InlineData("assets/../../outside.txt")]
    [InlineData("C:\\outside.txt")]
    [InlineData("assets/layers/string_lookup/../../../vocabulary.txt")]
    public void Load_NamesThatLeadElsewhere_WriteNothingAndReadNothing(string name)
    {
        var file = new RecordedFile("strings_lookup_adapted");
        using var stream = new MemoryStream();
        byte[] archive = file.ToArchive();
        var reader = new ZipReader(new MemoryStream(archive), null);
        var writer = new ZipWriter(stream);
        foreach (string member in reader.Names)
            writer.Add(member, reader.ReadAll(member, int.MaxValue), ZipWriter.FirstTime);
        writer.Add(name, "outside"u8, ZipWriter.FirstTime);
        writer.Finish();
        File.WriteAllBytes(folder["m.keras"], stream.ToArray());
        string[] before = [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)];
        FilesGoldenTests.Predicts(GoldenCase.Read("files/strings_lookup_adapted.json"), Model.Load(folder["m.keras"]), "predict");
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("Dense", "units", double.NaN)]
    [InlineData("Dense", "units", double.PositiveInfinity)]
    [InlineData("Dense", "units", -1.0)]
    [InlineData("Dropout", "rate", double.NaN)]
    [InlineData("Conv2D", "filters", double.NegativeInfinity)]
    [InlineData("BatchNormalization", "axis", double.NaN)]
    public void Load_NumbersThatAreNone_AreRefused(string className, string argument, double value)
    {
        var file = new RecordedFile(className == "Dense" ? "mlp_sgd" : "cnn_batchnorm_dropout");
        Config config = file.ConfigsOf(className).First();
        config[argument] = value;
        Assert.Contains(className, Assert.Throws<ModelFileException>(() => Model.Load(new MemoryStream(file.ToArchive()))).Message);
    }

    [Fact]
    public void Load_DatasetThatDeclaresMoreThanTheFileHas_IsRefused()
    {
        var file = new RecordedFile("mlp_sgd");
        string kernel = file.Datasets.Keys.First(path => path.StartsWith("layers/dense/", StringComparison.Ordinal));
        byte[] archive = ArchiveMutations.Member(file.ToArchive(), "model.weights.h5", bytes => WithLength(bytes, file.Datasets[kernel].Shape, 1L << 40));
        Assert.Throws<ModelFileException>(() => Model.Load(new MemoryStream(archive)));
    }

    // Sets the first length wherever the shape stands as two words.
    private static byte[] WithLength(byte[] bytes, long[] shape, long length)
    {
        byte[] changed = [.. bytes];
        for (int at = 0; at + 16 <= changed.Length; at += 8)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(changed.AsSpan(at)) == shape[0] && BinaryPrimitives.ReadInt64LittleEndian(changed.AsSpan(at + 8)) == shape[1])
                BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(at), length);
        }

        return changed;
    }

    private static byte[] Deflated()
    {
        var file = new RecordedFile("mlp_sgd");
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (Stream config = archive.CreateEntry("config.json").Open())
                config.Write(Encoding.ASCII.GetBytes(PythonJson.Write(file.Config)));
            using Stream member = archive.CreateEntry("model.weights.h5").Open();
            member.Write(file.ToWeights());
        }

        return stream.ToArray();
    }

    private static void AssertRefused(byte[] archive, LoadLimits limits, string reason, string? limit)
    {
        string message = Assert.Throws<ModelFileException>(() => Model.Load(new MemoryStream(archive), limits: limits)).Message;
        Assert.Contains(reason, message);
        if (limit is not null)
            Assert.Contains(limit, message);
    }
}
