using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;
using PythonJson = Argali.Saving.PythonJson;

namespace Argali.Tests.Saving;

/// <summary>
/// The model files that Keras wrote: each is loaded, predicts what Keras recorded, is written again with the same content, and what
/// was written trains on to what Keras recorded. What is written is left in the folder that the environment variable
/// <c>ARGALI_WRITTEN_FILES</c> names, for eng/crosscheck.py.
/// </summary>
public sealed class FilesGoldenTests : GoldenAreaTests
{
    // What takes the place of Python bytecode: a function under the name of the layer that holds it.
    private static readonly Dictionary<string, Delegate> Lambdas = new()
    {
        ["lambda"] = (Func<Config, LambdaFunction>)(_ => new LambdaFunction("lambda", x => (x * 2f) + 1f)),
    };

    private static readonly string? WrittenFiles = Environment.GetEnvironmentVariable("ARGALI_WRITTEN_FILES");

    [Theory]
    [GoldenCases("files", "!*.error")]
    public void File_ThatKerasWrote_LoadsPredictsIsWrittenAgainAndTrainsOn(string path) => Check(path);

    // Argali computes in float32: the recorded predictions, exact to float64, are out of reach, and what float32 gives of them is not.
    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    public void Float64File_ThatKerasWrote_PredictsInFloat64AndIsWrittenAgainBitForBit(string extension)
    {
        GoldenCase golden = GoldenCase.Read("files/float64_weights.json");
        string recorded = GoldenFiles.FullPath("files/float64_weights" + extension);
        Model model = Model.Load(recorded);
        IReadOnlyList<Tensor> expected = ToNest(golden["predict"]).Flatten();
        IReadOnlyList<Tensor> actual = model.Apply(ToNest(golden["inputs"])).Flatten();
        GoldenAssert.Close(expected[0], actual[0], golden.RelativeTolerance, golden.AbsoluteTolerance, "predict");

        using var folder = new TemporaryFolder();
        model.Save(folder["again" + extension]);
        if (extension == ".keras")
        {
            WritesTheSameConfig(golden, recorded, model);
            HasTheSameContent(golden, recorded, folder["again.keras"]);
        }

        foreach ((Variable variable, Variable again) in model.Weights.Zip(Model.Load(folder["again" + extension]).Weights))
            Assert.Equal(variable.Value.ToArray<double>(), again.Value.ToArray<double>());
    }

    internal override void Run(GoldenCase golden)
    {
        string recorded = GoldenFiles.FullPath($"files/{golden.Name}.keras");
        Model model;
        bool savedUntrained;
        using (WarningCollector warnings = Warnings.Collect())
        {
            model = Load(golden, recorded);

            // Loading builds the optimizer, also one that was saved before it was built.
            savedUntrained = warnings.Any(warning => warning.Message.Contains("Skipping variable loading for optimizer"));
        }

        Predicts(golden, model, "predict");
        WritesTheSameConfig(golden, recorded, model);
        using var folder = new TemporaryFolder();
        string written = WrittenPath(folder, golden.Name + ".keras");
        model.Save(written);
        if (!savedUntrained)
            HasTheSameContent(golden, recorded, written);
        Model again = Load(golden, written);
        Predicts(golden, again, "predict of the written file");
        PredictsWithNamedWeights(golden, Load(golden, written), WrittenPath(folder, golden.Name + ".safetensors"));
        PredictsWithShards(golden, Load(golden, written), WrittenPath(folder, golden.Name + ".weights.json"));
        ContinuesToTrain(golden, golden.Has("training_noise_off") ? Load(golden, WithoutNoise(recorded, folder["quiet.keras"])) : again);

        if (!File.Exists(GoldenFiles.FullPath($"files/{golden.Name}.weights.h5")))
            return;
        Model fresh = Fresh(golden, recorded);
        fresh.LoadWeights(GoldenFiles.FullPath($"files/{golden.Name}.weights.h5"));
        Predicts(golden, fresh, "predict with weights alone");
        string weights = WrittenPath(folder, golden.Name + ".weights.h5");
        model.SaveWeights(weights);
        using Hdf5File file = Hdf5File.Open(weights);
        Assert.Equal(Listing(golden, golden.Name + ".weights.h5"), Hdf5Listing.Of(file.Root));
    }

    /// <summary>Reads inputs or targets: an array, a list or a dictionary of arrays.</summary>
    internal static Nest<Tensor> ToNest(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? Nest<Tensor>.List(json.EnumerateArray().Select(ToNest))
        : GoldenCase.IsTensor(json)
            ? GoldenCase.ToTensor(json)
            : Nest<Tensor>.Dictionary(json.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, ToNest(property.Value))));

    internal static void Predicts(GoldenCase golden, Model model, string what)
    {
        // Keras on torch crops transposed convolutions otherwise than on TensorFlow; where it does, both are recorded.
        string key = golden.Has("tf_predict") ? "tf_predict" : golden.Has("predict_reloaded") ? "predict_reloaded" : "predict";
        IReadOnlyList<Tensor> expected = ToNest(golden[key]).Flatten();
        IReadOnlyList<Tensor> actual = model.Apply(ToNest(golden["inputs"]), CallContext.Inference).Flatten();
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            GoldenAssert.Close(expected[i], actual[i], golden.RelativeTolerance, golden.AbsoluteTolerance, $"{what}[{i}]");
    }

    private static void PredictsWithShards(GoldenCase golden, Model model, string path)
    {
        long[] bytes = [.. model.Weights.Concat(model.Optimizer?.Variables ?? []).Select(variable => variable.Shape.ElementCount * variable.DType.ByteSize())];
        model.SaveWeights(path, maxShardSize: Math.Max(bytes.Append(1).Max(), bytes.Sum() / 3) / (double)(1 << 30));
        foreach (Variable weight in model.Weights)
            weight.Assign(Tensor.Zeros(weight.Shape, weight.DType));
        model.LoadWeights(path);
        Predicts(golden, model, "predict with weights in shards");
    }

    // Within one model: layers that a subclass makes without names have other ones in the next.
    private static void PredictsWithNamedWeights(GoldenCase golden, Model model, string path)
    {
        model.SaveWeights(path);
        foreach (Variable weight in model.Weights)
            weight.Assign(Tensor.Zeros(weight.Shape, weight.DType));
        WeightsReport report = model.LoadWeights(path, new LoadWeightsOptions());
        Assert.Equal(report.Entries.Count, report.Count(WeightsOutcome.Loaded));
        Predicts(golden, model, "predict with named weights");
    }

    // Keras loaded the file, evaluated, trained three epochs more and predicted: everything that training needs must be in the file.
    internal static void ContinuesToTrain(GoldenCase golden, Model model)
    {
        if (!golden.Has("history"))
            return;

        // Keras loaded the file under the global policy float32: it scaled no loss, and so skipped the state of the scaled optimizer.
        if (golden.Name == "mixed_float16" && model.Optimizer is LossScaleOptimizer { InnerOptimizer: var inner })
            model.Compile(OptimizerRegistry.Get(ObjectSerializer.Envelope(inner))!, model.GetCompileConfig()!.GetString("loss"), autoScaleLoss: false);
        Nest<Tensor> x = ToNest(golden["inputs"]);
        Nest<Tensor> y = ToNest(golden["targets"]);
        JsonElement arguments = golden["fit_kwargs"];
        int batchSize = arguments.GetProperty("batch_size").GetInt32();
        Logs evaluated = model.Evaluate(x, y, batchSize, Verbosity.Silent);
        foreach (JsonProperty wanted in golden["evaluate"].EnumerateObject())
        {
            GoldenAssert.Close(
                GoldenCase.ToDouble(wanted.Value), evaluated[wanted.Name].ToDouble(), golden.RelativeTolerance, golden.AbsoluteTolerance, $"evaluate.{wanted.Name}");
        }

        Dictionary<int, float>? classWeight = arguments.TryGetProperty("class_weight", out JsonElement weights)
            ? weights.EnumerateObject().ToDictionary(pair => int.Parse(pair.Name), pair => pair.Value.GetSingle())
            : null;
        ModelData? sampleWeight = GoldenCase.ToTensorOrNull(arguments, "sample_weight") is { } tensor ? (ModelData)tensor : default(ModelData?);
        History history = model.Fit(
            x, y, batchSize, epochs: 3, Verbosity.Silent, shuffle: Shuffle.None, classWeight: classWeight, sampleWeight: sampleWeight);
        double rtol = golden["rtol_after"].GetDouble();
        double atol = golden["atol_after"].GetDouble();
        foreach (JsonProperty wanted in golden["history"].EnumerateObject())
        {
            double[] got = history[wanted.Name];
            Assert.Equal(wanted.Value.GetArrayLength(), got.Length);
            for (int epoch = 0; epoch < got.Length; epoch++)
                GoldenAssert.Close(GoldenCase.ToDouble(wanted.Value[epoch]), got[epoch], rtol, atol, $"history.{wanted.Name}[{epoch}]");
        }

        IReadOnlyList<Tensor> expected = ToNest(golden["predict_after"]).Flatten();
        IReadOnlyList<Tensor> actual = model.Apply(x).Flatten();
        for (int i = 0; i < expected.Count; i++)
            GoldenAssert.Close(expected[i], actual[i], rtol, atol, $"predict_after[{i}]");
    }

    // The recording went on without dropout and noise, so that it can be repeated.
    private static string WithoutNoise(string recorded, string quiet)
    {
        using FileStream stream = File.OpenRead(recorded);
        var archive = new ZipReader(stream, recorded);
        object? config = KerasArchive.ReadConfig(archive, recorded);
        Silence(config);
        using Stream weights = archive.Open(KerasArchive.WeightsMember);
        using FileStream target = File.Create(quiet);
        var writer = new ZipWriter(target);
        writer.Add(KerasArchive.ConfigMember, System.Text.Encoding.ASCII.GetBytes(PythonJson.Write(config)), ZipWriter.FirstTime);
        writer.Add(KerasArchive.WeightsMember, weights.Length, weights.CopyTo, ZipWriter.FirstTime);
        writer.Finish();
        return quiet;

        static void Silence(object? value)
        {
            if (value is IReadOnlyList<object?> list)
            {
                foreach (object? item in list)
                    Silence(item);
            }
            else if (value is Config map)
            {
                foreach (string key in map.Keys.ToList())
                {
                    if (key is "rate" or "stddev" or "dropout" or "recurrent_dropout" && map[key] is double)
                        map[key] = 0.0;
                    else
                        Silence(map[key]);
                }
            }
        }
    }

    private static void WritesTheSameConfig(GoldenCase golden, string recorded, Model model)
    {
        using FileStream stream = File.OpenRead(recorded);
        object? expected = KerasArchive.ReadConfig(new ZipReader(stream, recorded), recorded);
        object? actual = PythonJson.Parse(ModelConfig.Write(model));
        if (golden.Name == "layer_normalization_rms_scaling")
            Assert.True(RemoveWhatKerasForgets(actual), "The argument that Keras forgets, so that it cannot load the file, is not written.");
        string? difference = ConfigComparison.Difference(ConfigComparison.Portable(expected), ConfigComparison.Portable(actual));
        Assert.True(difference is null, difference);
    }

    private static bool RemoveWhatKerasForgets(object? value) => value switch
    {
        Config config when config.Find("rms_scaling") is true => config.Remove("rms_scaling"),
        Config config => config.Any(pair => RemoveWhatKerasForgets(pair.Value)),
        IReadOnlyList<object?> list => list.Any(RemoveWhatKerasForgets),
        _ => false,
    };

    private static void HasTheSameContent(GoldenCase golden, string recorded, string written)
    {
        using FileStream recordedStream = File.OpenRead(recorded);
        using FileStream writtenStream = File.OpenRead(written);
        var recordedArchive = new ZipReader(recordedStream, recorded);
        var writtenArchive = new ZipReader(writtenStream, written);
        Assert.Equal(
            recordedArchive.Names.Order(StringComparer.Ordinal),
            writtenArchive.Names.Where(name => !name.StartsWith("argali/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        using Hdf5File recordedWeights = KerasArchive.OpenWeights(recordedArchive, recorded);
        using Hdf5File writtenWeights = KerasArchive.OpenWeights(writtenArchive, written);
        Assert.Equal(Listing(golden, $"{golden.Name}.keras!model.weights.h5"), Hdf5Listing.Of(writtenWeights.Root));

        // An optimizer's counters are int32 on torch, int64 elsewhere.
        SortedDictionary<string, string> types = Hdf5Listing.TypesOf(recordedWeights.Root);
        foreach (string counter in types.Keys.Where(path => path.StartsWith("/optimizer", StringComparison.Ordinal) && types[path] == "int32").ToList())
            types[counter] = "int64";
        Assert.Equal(types, Hdf5Listing.TypesOf(writtenWeights.Root));
        foreach (string path in types.Keys)
            Assert.Equal(recordedWeights.Root.Dataset(path).ReadArray<double>(), writtenWeights.Root.Dataset(path).ReadArray<double>());
    }

    private static SortedDictionary<string, string> Listing(GoldenCase golden, string title) =>
        Hdf5Listing.Recorded(File.ReadAllText(GoldenFiles.FullPath($"files/{golden.Name}.h5ls.txt")), title);

    private static Model Fresh(GoldenCase golden, string recorded)
    {
        using FileStream stream = File.OpenRead(recorded);
        object? config = KerasArchive.ReadConfig(new ZipReader(stream, recorded), recorded);
        return ModelConfig.Read(config, recorded, compile: false, CustomObjectsOf(golden), safeMode: golden.Name != "lambda_layer");
    }

    /// <summary>Loads a recorded file, with what it needs of the user's.</summary>
    internal static Model Load(GoldenCase golden, string path, bool compile = true) =>
        Model.Load(path, compile, CustomObjectsOf(golden), safeMode: golden.Name != "lambda_layer");

    internal static Dictionary<string, Delegate>? CustomObjectsOf(GoldenCase golden) =>
        golden.Name == "lambda_layer" ? Lambdas : golden.Has("custom_objects") ? GoldenClasses.Objects : null;

    internal static string WrittenPath(TemporaryFolder folder, string name)
    {
        if (WrittenFiles is null)
            return folder[name];
        Directory.CreateDirectory(WrittenFiles);
        return Path.Join(WrittenFiles, name);
    }
}
