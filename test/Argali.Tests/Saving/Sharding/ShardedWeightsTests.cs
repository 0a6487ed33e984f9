using System.Text;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Sharding;
using Argali.Tests.Checkpoints;
using Argali.Torture;

namespace Argali.Tests.Saving.Sharding;

public sealed class ShardedWeightsTests : IDisposable
{
    private const double Bytes = 1.0 / (1 << 30);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void SaveWeights_Index_IsAsKerasWritesIt()
    {
        Make(1).SaveWeights(folder["m.weights.json"], maxShardSize: 40 * Bytes);

        // 24 + 12 bytes, 12 + 4 bytes, and the optimizer's: 8 + 4, then two of each weight.
        Assert.Equal(
            """
            {
                "metadata": {
                    "total_size": 168.0
                },
                "weight_map": {
                    "/layers/dense/vars": "m_00000.weights.h5",
                    "/layers/dense_1/vars": "m_00001.weights.h5",
                    "/optimizer/vars": [
                        "m_00001.weights.h5",
                        "m_00002.weights.h5",
                        "m_00003.weights.h5",
                        "m_00004.weights.h5",
                        "m_00005.weights.h5"
                    ]
                }
            }
            """.ReplaceLineEndings("\n"), File.ReadAllText(folder["m.weights.json"]));
        Assert.Equal(["m.weights.json", .. Enumerable.Range(0, 6).Select(i => $"m_0000{i}.weights.h5")], Names());
        foreach (string shard in Names().Where(name => name.EndsWith(".h5", StringComparison.Ordinal)))
        {
            using Hdf5File file = Hdf5File.Open(folder[shard]);
            Assert.True(file.Root.TryGetGroup("vars", out _));
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(1 << 20)]
    public void SaveLoadWeights_AnySize_GivesWeightsAndOptimizerBack(int bytes)
    {
        Sequential source = Make(1);
        source.SaveWeights(folder["m.weights.json"], maxShardSize: bytes * Bytes);
        Sequential target = Make(2);

        WeightsReport preview = target.PreviewWeights(folder["m.weights.json"]);
        WeightsReport report = target.LoadWeights(folder["m.weights.json"], new LoadWeightsOptions());

        Assert.Equal(State(source), State(target));
        Assert.Equal(preview.ToString(), report.ToString());
        Assert.Equal(report.Entries.Count, report.Count(WeightsOutcome.Loaded));
    }

    [Fact]
    public void SaveWeights_AgainAndAgain_ReplacesTheSetAndKeepsWhatIsOthers()
    {
        File.WriteAllText(folder["m_00001.weights.h5"], "of somebody else");
        for (int i = 1; i <= 4; i++)
        {
            Sequential model = Make(i);
            model.SaveWeights(folder["m.weights.json"], maxShardSize: 100 * Bytes);
            Sequential loaded = Make(9);
            loaded.LoadWeights(folder["m.weights.json"]);
            Assert.Equal(State(model), State(loaded));
            Assert.Equal("of somebody else", File.ReadAllText(folder["m_00001.weights.h5"]));
            Assert.Contains("m_00000.weights.h5", Names());
            Assert.Equal(["m.weights.json", "m_00000.weights.h5", "m_00001.weights.h5", $"m_0000{2 * i}.weights.h5", $"m_0000{(2 * i) + 1}.weights.h5"], Names());
            using Hdf5File first = Hdf5File.Open(folder["m_00000.weights.h5"]);
            Assert.True(first.Root.TryGetGroup("vars", out _));
        }
    }

    [Fact]
    public void SaveWeights_OverAnIndexOfOtherFiles_LeavesThem()
    {
        File.WriteAllText(folder["best.weights.h5"], "dear to somebody");
        File.WriteAllText(folder["m.weights.json"], """{"weight_map": {"/a/vars": "best.weights.h5"}}""");

        Make(1).SaveWeights(folder["m.weights.json"], maxShardSize: 1);

        Assert.Equal("dear to somebody", File.ReadAllText(folder["best.weights.h5"]));
    }

    [Theory]
    [InlineData("m.weights.h5", 1.0, typeof(ArgumentException))]
    [InlineData("m.weights.json", null, typeof(ArgumentException))]
    [InlineData("m.weights.json", 0.0, typeof(ArgumentOutOfRangeException))]
    [InlineData("m.weights.json", -1.0, typeof(ArgumentOutOfRangeException))]
    [InlineData("m.weights.json", double.NaN, typeof(ArgumentOutOfRangeException))]
    [InlineData("m.weights.json", 23 * Bytes, typeof(ArgumentException))]
    [InlineData("nowhere/m.weights.json", 1.0, typeof(DirectoryNotFoundException))]
    public void SaveWeights_ThatCannotBe_WritesNothing(string path, double? size, Type kind)
    {
        Assert.IsType(kind, Record.Exception(() => Make(1).SaveWeights(folder[path], maxShardSize: size)));
        Assert.Empty(Names());
    }

    [Fact]
    public void SaveWeights_WithoutOverwriting_LeavesTheOldSet()
    {
        Make(1).SaveWeights(folder["m.weights.json"], maxShardSize: 1);
        string[] before = Names();
        Assert.Throws<IOException>(() => Make(2).SaveWeights(folder["m.weights.json"], overwrite: false, maxShardSize: 1));
        Assert.Equal(before, Names());
    }

    [Fact]
    public void SaveWeights_OverADamagedIndex_ReplacesItAndSaysSo()
    {
        File.WriteAllText(folder["m.weights.json"], "{");
        using WarningCollector warnings = Warnings.Collect();

        Make(1).SaveWeights(folder["m.weights.json"], maxShardSize: 1);

        Assert.Contains("damaged", Assert.Single(warnings).Message);
        Make(2).LoadWeights(folder["m.weights.json"]);
    }

    [Fact]
    public async Task LoadWeights_WhileTheSetIsReplaced_GivesOneWholeSet()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Make(0).SaveWeights(folder["m.weights.json"], maxShardSize: 40 * Bytes);
        Task saving = Task.Run(() =>
        {
            Sequential[] models = [.. Enumerable.Range(0, 5).Select(i => Make(100 * i))];
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                models[i % models.Length].SaveWeights(folder["m.weights.json"], maxShardSize: 40 * Bytes);
                Thread.Sleep(5);
            }
        });
        Sequential model = Make(1);
        do
        {
            model.LoadWeights(folder["m.weights.json"]);
            float[] values = [.. model.Weights.SelectMany(weight => weight.Value.ToArray<float>())];
            Assert.Equal(Enumerable.Range((int)values[0], 13).Select(i => (float)i), values);
        }
        while (!saving.IsCompleted);
        await saving;
    }

    [Fact]
    public void Write_FailingAtAnyOperation_LeavesOneWholeSet()
    {
        string path = Path.GetFullPath("/run/m.weights.json");
        for (int step = 0; ; step++)
        {
            var files = new FailingFileSystem { FailAt = step };
            foreach ((string name, string text) in new[] { ("m.weights.json", "old"), ("m_00000.weights.h5", "a"), ("m_00001.weights.h5", "b") })
                files.Files[Path.GetFullPath("/run/" + name)] = Encoding.ASCII.GetBytes(text);
            var old = files.Files.ToDictionary();
            using WarningCollector warnings = Warnings.Collect();

            Exception? failure = Record.Exception(() => new ShardedWriter(Make(1), 100).Write(path, ["m_00000.weights.h5", "m_00001.weights.h5"], files));

            if (files.Operations.Count <= step)
            {
                Assert.Null(failure);
                Assert.Equal(["m.weights.json", "m_00000.weights.h5", "m_00002.weights.h5", "m_00003.weights.h5"], files.Files.Keys.Select(Path.GetFileName).Order(StringComparer.Ordinal));
                break;
            }

            // The new index either took its name, and all that it names is there, or everything is as it was.
            if (Encoding.ASCII.GetString(files.Files[path]) != "old")
                Assert.All(ShardIndex.Parse(files.Files[path]).Shards, shard => Assert.True(files.Files.ContainsKey(Path.Join(Path.GetDirectoryName(path), shard)), $"step {step}"));
            else
                Assert.Equal(old.Keys.Order(StringComparer.Ordinal), files.Files.Keys.Order(StringComparer.Ordinal));
            Assert.Equal("b", !files.Files.TryGetValue(Path.GetFullPath("/run/m_00001.weights.h5"), out byte[]? b) ? "b" : Encoding.ASCII.GetString(b));
        }
    }

    [Fact]
    public void Write_PowerCutAtAnyMoment_LeavesAWholeSet()
    {
        var disk = new SimulatedDisk();
        string path = Path.Join(SimulatedDisk.Folder, "m.weights.json");
        new ShardedWriter(Make(1), 100).Write(path, [], disk);
        Dictionary<string, byte[]> first = disk.Files.ToDictionary();
        int begun = disk.Events.Count;
        new ShardedWriter(Make(2), 100).Write(path, [.. ShardIndex.Parse(first[path]).Shards], disk);
        Dictionary<string, byte[]> second = disk.Files.ToDictionary();
        Assert.NotEqual(first[path], second[path]);

        var crashes = new CrashStates(disk.Events, sector: 512, seed: 1);
        int seen = 0;
        for (int count = 0; count <= disk.Events.Count; count++)
        {
            foreach (Dictionary<string, byte[]> state in crashes.After(count, limit: 40))
            {
                seen++;
                if (!state.TryGetValue(path, out byte[]? index))
                {
                    Assert.True(count < begun, $"event {count}: the index is gone");
                    continue;
                }

                Dictionary<string, byte[]> whole = index.AsSpan().SequenceEqual(first[path]) ? first : second;
                Assert.Equal(whole[path], index);
                foreach (string shard in ShardIndex.Parse(index).Shards.Select(name => Path.Join(SimulatedDisk.Folder, name)))
                    Assert.True(state.TryGetValue(shard, out byte[]? bytes) && bytes.AsSpan().SequenceEqual(whole[shard]), $"event {count}: {shard} is not whole");
            }
        }

        Assert.True(seen > 1000, $"{seen} states");
    }

    [Fact]
    public void LoadWeights_MissingShard_IsRefusedByName()
    {
        Make(1).SaveWeights(folder["m.weights.json"], maxShardSize: 40 * Bytes);
        File.Delete(folder["m_00001.weights.h5"]);

        var failure = Assert.Throws<ModelFileException>(() => Make(2).LoadWeights(folder["m.weights.json"]));

        Assert.Contains("'m_00001.weights.h5' is missing", failure.Message);
    }

    [Fact]
    public void LoadWeights_DamagedShard_IsRefusedByNameAndChangesNothing()
    {
        Make(1).SaveWeights(folder["m.weights.json"], maxShardSize: 40 * Bytes);
        byte[] bytes = File.ReadAllBytes(folder["m_00001.weights.h5"]);
        using (Hdf5File file = Hdf5File.Open(folder["m_00001.weights.h5"]))
        {
            var data = new byte[file.Root.Dataset("layers/dense_1/vars/0").ByteCount];
            file.Root.Dataset("layers/dense_1/vars/0").ReadBytes(data);
            bytes[bytes.AsSpan().IndexOf(data)] ^= 1;
        }

        File.WriteAllBytes(folder["m_00001.weights.h5"], bytes);
        Sequential model = Make(2);
        string before = State(model);

        var failure = Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["m.weights.json"]));

        Assert.Equal(folder["m_00001.weights.h5"], failure.FilePath);
        Assert.Equal("layers/dense_1/vars/0", failure.ObjectPath);
        Assert.Equal(before, State(model));
        model.LoadWeights(folder["m.weights.json"], verify: false);
    }

    [Fact]
    public void LoadWeights_WithoutOptimizerOrOfOneShardForAll_IsAsWithOneFile()
    {
        // As the first releases write it: names alone; and shards without Argali's manifest.
        var root = new Hdf5GroupBuilder();
        root.Group("vars");
        root.Dataset<float>("layers/dense/vars/0", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 });
        root.Dataset<float>("layers/dense/vars/1", [3], new float[] { 7, 8, 9 });
        var other = new Hdf5GroupBuilder();
        other.Group("vars");
        other.Dataset<float>("layers/dense_1/vars/0", [3, 1], new float[] { 10, 11, 12 });
        var last = new Hdf5GroupBuilder();
        last.Dataset<float>("layers/dense_1/vars/1", [1], new float[] { 13 });
        foreach ((string name, Hdf5GroupBuilder file) in new[] { ("a.h5", root), ("b.h5", other), ("c.h5", last) })
        {
            using FileStream stream = File.Create(folder[name]);
            Hdf5File.Plan(file).WriteTo(stream);
        }

        File.WriteAllText(folder["m.weights.json"], """{"weight_map": {"/layers/dense/vars": "a.h5", "/layers/dense_1/vars": ["b.h5", "c.h5"]}}""");
        var model = new Sequential([new Input([2]), new Dense(3), new Dense(1)]);

        model.LoadWeights(folder["m.weights.json"]);

        Assert.Equal(Enumerable.Range(1, 13).Select(i => (float)i), model.Weights.SelectMany(weight => weight.Value.ToArray<float>()));
    }

    [Fact]
    public void LoadWeights_SameVariableInTwoShards_IsRefused()
    {
        var root = new Hdf5GroupBuilder();
        root.Dataset<float>("layers/dense/vars/0", [1], new float[] { 1 });
        foreach (string name in (string[])["a.h5", "b.h5"])
        {
            using FileStream stream = File.Create(folder[name]);
            Hdf5File.Plan(root).WriteTo(stream);
        }

        File.WriteAllText(folder["m.weights.json"], """{"weight_map": {"/layers/dense/vars": ["a.h5", "b.h5"]}}""");

        Assert.Contains("same variable", Assert.Throws<ModelFileException>(() => Make(1).LoadWeights(folder["m.weights.json"])).Message);
    }

    [Theory]
    [InlineData("""{"weight_map": {"/a/vars": "../m.h5"}}""")]
    [InlineData("""{"weight_map": {"/a/vars": "/etc/m.h5"}}""")]
    [InlineData("""{"weight_map": {"/a/vars": "c:m.h5"}}""")]
    [InlineData("""{"weight_map": {"/a/vars": "x\\m.h5"}}""")]
    [InlineData("""{"weight_map": {"/a/vars": "m.json"}}""")]
    [InlineData("""{"weight_map": {"/a/vars": ""}}""")]
    [InlineData("""{"weight_map": {"/a/vars": []}}""")]
    [InlineData("""{"weight_map": {"/a/vars": 1}}""")]
    [InlineData("""{"weight_map": {"/a/vars": [["m.h5"]]}}""")]
    [InlineData("""{"weight_map": {"/a/vars": "m.h5", "/a/vars": "n.h5"}}""")]
    [InlineData("""{"weight_map": []}""")]
    [InlineData("""{"metadata": {}}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("")]
    public void LoadWeights_HostileIndex_IsRefused(string text)
    {
        File.WriteAllText(folder["m.weights.json"], text);

        Assert.Equal(folder["m.weights.json"], Assert.Throws<ModelFileException>(() => Make(1).LoadWeights(folder["m.weights.json"])).FilePath);
    }

    [Fact]
    public void LoadWeights_DamagedIndex_IsRefusedOrReadAndNeverHalf()
    {
        Sequential source = Make(1);
        source.SaveWeights(folder["m.weights.json"], maxShardSize: 40 * Bytes);
        byte[] whole = File.ReadAllBytes(folder["m.weights.json"]);
        Sequential model = Make(2);
        string before = State(model), after = State(source);
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int changes = random.Next(1, 4); changes > 0 && damaged.Length > 0; changes--)
                damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : whole[random.Next(whole.Length)];
            File.WriteAllBytes(folder["m.weights.json"], damaged);

            Exception? failure = Record.Exception(() => model.LoadWeights(folder["m.weights.json"], verify: false));

            Assert.True(failure is null or ModelFileException, $"seed {seed}: {failure}");
            if (failure is not null)
            {
                Assert.Equal(before, State(model));
                continue;
            }

            // An optimizer that the index has lost is passed over with a warning, as in any file.
            Assert.StartsWith(after[..after.IndexOf("13 ", StringComparison.Ordinal)], State(model));
            model = Make(2);
        }
    }

    [Fact]
    public void Parse_TooManyShards_IsRefused()
    {
        string map = string.Join(", ", Enumerable.Range(0, ShardIndex.MaximumShards + 1).Select(i => $"\"/{i}/vars\": \"{i}.h5\""));

        Assert.Throws<ConfigException>(() => ShardIndex.Parse(Encoding.ASCII.GetBytes($"{{\"weight_map\": {{{map}}}}}")));
    }

    private static Sequential Make(int seed)
    {
        var model = new Sequential([new Input([2]), new Dense(3), new Dropout(0.5), new Dense(1)]);
        model.Compile("adam", loss: "mse");
        model.BuildOptimizer();
        float next = seed;
        foreach (Variable variable in model.Weights.Concat(model.Optimizer!.Variables).Where(variable => variable.DType == DType.Float32))
        {
            foreach (ref float value in variable.AsWritableSpan<float>())
                value = next++;
        }

        return model;
    }

    private static string State(Sequential model) =>
        string.Join(' ', model.Weights.Concat(model.Optimizer!.Variables).SelectMany(variable => Ops.Cast(variable.Value, DType.Float32).ToArray<float>()));

    private string[] Names() => [.. Directory.EnumerateFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
