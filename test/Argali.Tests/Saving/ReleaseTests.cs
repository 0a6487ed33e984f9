using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Losses;
using Argali.Models;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Tests.Goldens;
using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving;

/// <summary>Files in the forms of all releases of Keras 3: real ones of 3.3.3, rewritten as the other releases write them.</summary>
public sealed class ReleaseTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Files =>
    [
        .. GoldenFiles.Cases("files").Where(path => !path.Contains(".error.", StringComparison.Ordinal) && !GoldenFiles.OutOfReach.Contains(path))
            .Select(path => Path.GetFileNameWithoutExtension(path))

            // What the newest release would write for this one is correct, and holds nothing that 3.3.3 forgets.
            .Where(name => name != "layer_normalization_rms_scaling"),
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_FileInTheFormOf316_PredictsAndTrainsOnAsRecorded(string name)
    {
        GoldenCase golden = GoldenCase.Read($"files/{name}.json");
        var file = new RecordedFile(name);
        NewestForm.Apply(file);
        Model model = Load(golden, file);
        FilesGoldenTests.Predicts(golden, model, "predict");
        if (!golden.Has("training_noise_off"))
            FilesGoldenTests.ContinuesToTrain(golden, model);
    }

    [Fact]
    public void Load_FolderOf34_GivesTheModelAndItsAssets()
    {
        GoldenCase golden = GoldenCase.Read("files/strings_lookup_adapted.json");
        new RecordedFile(golden.Name).ToFolder(folder["model"]);
        FilesGoldenTests.Predicts(golden, Model.Load(folder["model"]), "predict");
    }

    [Theory]
    [InlineData("model.weights.h5")]
    [InlineData("config.json")]
    [InlineData("assets")]
    public void Load_FolderWithALinkOrAGap_IsRefused(string member)
    {
        new RecordedFile("strings_lookup_adapted").ToFolder(folder["model"]);
        string path = Path.Join(folder["model"], member);
        Directory.Move(path, folder["elsewhere"]);
        Assert.Throws<ModelFileException>(() => Model.Load(folder["model"]));
        File.CreateSymbolicLink(path, folder["elsewhere"]);
        var failure = Assert.Throws<ModelFileException>(() => Model.Load(folder["model"]));
        Assert.Contains("link", failure.Message);
        Assert.Equal(folder["model"], failure.FilePath);
    }

    [Fact]
    public void Load_TreeOfKeras213_FindsTheLayersUnderTheirOldName()
    {
        GoldenCase golden = GoldenCase.Read("files/nested_sequential_functional_sequential.json");
        var file = new RecordedFile(golden.Name);
        file.Rename(path => string.Join('/', path.Split('/').Select(part => part == "layers" ? "_layer_checkpoint_dependencies" : part)));
        FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Theory]
    [InlineData(5L)]
    [InlineData("text")]
    [InlineData(null)]
    public void Load_CallOfALayerOnNoTensor_IsRefused(object? argument)
    {
        var file = new RecordedFile("multi_io_list");
        Config call = file.Objects().First(item => item.Find("args") is IReadOnlyList<object?> { Count: > 0 });
        call["args"] = new List<object?> { argument };
        Assert.Contains("symbolic tensors", Assert.Throws<ModelFileException>(() => Load(file)).Message);
    }

    [Fact]
    public void Load_GroupsThatNoReleaseReads_ArePassedOver()
    {
        GoldenCase golden = GoldenCase.Read("files/dropout_family.json");
        var file = new RecordedFile(golden.Name);
        foreach (string group in file.Groups.Keys.Where(path => path.EndsWith("dropout/vars", StringComparison.Ordinal)).ToList())
            file.Datasets.Add(group.Replace("/vars", "/seed_generator/vars/0"), new RecordedFile.StoredData(Hdf5Type.Int64, [2], new byte[16]));
        file.Datasets.Add("metrics/mean/vars/0", new RecordedFile.StoredData(Hdf5Type.Float32, [], new byte[4]));
        FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Theory]
    [InlineData("keras.src.models.functional")]
    [InlineData("keras.models.functional")]
    [InlineData("keras.src.engine.functional")]
    [InlineData("tensorflow.python.keras.engine.functional")]
    public void Load_FunctionalOfAnyPrivateModule_IsFound(string module)
    {
        GoldenCase golden = GoldenCase.Read("files/multi_io_list.json");
        var file = new RecordedFile(golden.Name);
        file.Config["module"] = module;
        FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Theory]
    [InlineData("my_library.layers", null)]
    [InlineData(null, "Dense")]
    [InlineData("keras_hub.layers", "keras_hub>Dense")]
    public void Load_ClassOfAnotherLibraryThatIsCalledLikeOneOfKeras_IsNotTakenForIt(string? module, string? registered)
    {
        var file = new RecordedFile("mlp_sgd");
        foreach (Config envelope in file.Objects().Where(item => item.Find("class_name") is "Dense"))
        {
            envelope["module"] = module;
            envelope["registered_name"] = registered;
        }

        Assert.Contains("Could not locate the layer class 'Dense'", Assert.Throws<ModelFileException>(() => Load(file)).Message);
    }

    [Fact]
    public void Load_RegisteredNameThatIsTheClassName_AsReleasesSince315Allow_IsFound()
    {
        GoldenCase golden = GoldenCase.Read("files/mlp_sgd.json");
        var file = new RecordedFile(golden.Name);
        foreach (Config envelope in file.Objects().Where(item => item.Find("module") is "keras.layers"))
            envelope["registered_name"] = envelope.Find("class_name");
        FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Fact]
    public void Load_InputsNestedDeeper_AsReleasesSince34Allow_KeepTheirStructure()
    {
        GoldenCase golden = GoldenCase.Read("files/multi_io_list.json");
        var file = new RecordedFile(golden.Name);
        Config config = file.Config.GetConfig("config")!;
        IReadOnlyList<object?> inputs = config.GetList("input_layers")!;
        config["input_layers"] = new List<object?> { inputs[0], new Config { ["rest"] = inputs.Skip(1).ToList() } };
        Model model = Load(golden, file);
        IReadOnlyList<Tensor> given = FilesGoldenTests.ToNest(golden["inputs"]).Flatten();
        Nest<Tensor> nested = [given[0], Nest<Tensor>.Dictionary([KeyValuePair.Create("rest", Nest<Tensor>.ListOf(given.Skip(1)))])];
        IReadOnlyList<Tensor> expected = FilesGoldenTests.ToNest(golden["predict"]).Flatten();
        IReadOnlyList<Tensor> actual = model.Apply(nested).Flatten();
        for (int i = 0; i < expected.Count; i++)
            GoldenAssert.Close(expected[i], actual[i], golden.RelativeTolerance, golden.AbsoluteTolerance, $"predict[{i}]");
    }

    [Fact]
    public void Load_LayersThatCallEachOtherInTurn_AsReleasesSince37Reload_AreReplayed()
    {
        var input = new Input([3]);
        var a = new Dense(3, name: "a");
        var b = new Dense(3, name: "b");
        var model = new Model(input, a.Apply(b.Apply(a.Apply(b.Apply(input)))));
        model.Save(folder["turns.keras"]);
        Tensor x = new float[,] { { 1, 2, 3 } };
        Assert.Equal(model.Apply(x).Value.ToArray<float>(), Model.Load(folder["turns.keras"]).Apply(x).Value.ToArray<float>());
    }

    [Theory]
    [InlineData("3.16.0")]
    [InlineData(null)]
    public void Load_NadamInTheOrderSince310_TrainsOnAsRecorded(string? release)
    {
        GoldenCase golden = GoldenCase.Read("files/mlp_nadam.json");
        var file = new RecordedFile(golden.Name) { Release = release ?? "" };
        file.Reorder("optimizer/vars", variables => [.. variables.Where((_, i) => i != 2), variables[2]]);
        FilesGoldenTests.ContinuesToTrain(golden, Load(golden, file));
    }

    [Theory]
    [InlineData("3.10.1", true)]
    [InlineData("3.9.2", false)]
    public void Load_AveragesAndAccumulatorsWhoseShapesDoNotTellTheOrder_FollowTheRelease(string release, bool isGrouped)
    {
        RecordedFile file = WithTwoAccumulated();
        file.Release = release;
        using WarningCollector warnings = Warnings.Collect();
        Optimizer optimizer = Load(file).Optimizer!;
        Assert.Empty(warnings);
        Assert.Equal(
            isGrouped ? [0f, 2f, 1f, 3f] : [0f, 1f, 2f, 3f],
            optimizer.Variables.Skip(2).Take(4).Select(variable => variable.Value.ToArray<float>()[0]));
    }

    [Fact]
    public void LoadWeights_WhoseShapesDoNotTellTheOrder_TakesThatOf333AndWarns()
    {
        RecordedFile file = WithTwoAccumulated();
        file.Release = "3.3.3";
        Model model = Load(file);
        File.WriteAllBytes(folder["m.weights.h5"], file.ToWeights());
        using WarningCollector warnings = Warnings.Collect();
        model.LoadWeights(folder["m.weights.h5"]);
        Assert.Contains(warnings, warning => warning.Message.Contains("3.10"));
    }

    [Fact]
    public void Load_AveragesAndAccumulatorsSince310_AreToldApartByTheirShapes()
    {
        var model = new Sequential([new Input([3]), new Dense(2, kernelInitializer: "ones")]);
        model.Compile(new SGD(0.1, useEma: true, gradientAccumulationSteps: 2), "mse");
        model.Fit(Tensor.Ones([4, 3]), Tensor.Ones([4, 2]), batchSize: 2, verbose: 0);
        model.Save(folder["m.keras"]);
        RecordedFile file = RecordedFile.Of(folder["m.keras"]);
        file.Release = "";
        file.Reorder("optimizer/vars", v => [v[0], v[1], v[2], v[4], v[3], v[5]]);
        Optimizer loaded = Load(file).Optimizer!;
        Assert.Equal(
            model.Optimizer!.Variables.Skip(1).SelectMany(variable => variable.Value.ToArray<float>()),
            loaded.Variables.Skip(1).SelectMany(variable => variable.Value.ToArray<float>()));
    }

    [Fact]
    public void Load_ListsInLists_AsReleasesSince315WriteThem_AreFound()
    {
        var layer = new Nested();
        var model = new Sequential([new Input([2]), layer]);
        model.Save(folder["nested.keras"]);
        RecordedFile file = RecordedFile.Of(folder["nested.keras"]);
        Assert.Equal(
            [
                "layers/nested/blocks/container/dense/vars/0", "layers/nested/blocks/container/dense_1/vars/0", "layers/nested/blocks/container_1/dense/vars/0",
                "layers/nested/blocks/dense/vars/0",
            ],
            file.Datasets.Keys);
        float[] expected = model.Apply(Tensor.Ones([1, 2])).Value.ToArray<float>();
        Model loaded = Model.Load(
            folder["nested.keras"], customObjects: new Dictionary<string, Delegate> { ["Nested"] = (Func<Config, Layer>)(_ => new Nested()) });
        Assert.Equal(expected, loaded.Apply(Tensor.Ones([1, 2])).Value.ToArray<float>());
    }

    [Fact]
    public void LoadWeights_ListsInListsOfAModel_AreFoundWhereEitherReleaseHasThem()
    {
        var source = new NestedModel();
        source.Apply(Tensor.Ones([1, 2]));
        source.SaveWeights(folder["old.weights.h5"]);
        RecordedFile file = RecordedFile.Of(folder["old.weights.h5"]);
        Assert.Equal(["layers/dense/vars/0", "layers/dense_1/vars/0"], file.Datasets.Keys);
        file.Rename(path => path.Replace("layers/dense_1", "early/container/dense_1").Replace("layers/dense/", "early/container/dense/"));
        File.WriteAllBytes(folder["new.weights.h5"], file.ToWeights());
        foreach (string name in (string[])["old.weights.h5", "new.weights.h5"])
        {
            var target = new NestedModel();
            target.Apply(Tensor.Ones([1, 2]));
            target.LoadWeights(folder[name]);
            Assert.Equal(
                source.Weights.SelectMany(weight => weight.Value.ToArray<float>()), target.Weights.SelectMany(weight => weight.Value.ToArray<float>()));
        }
    }

    [Fact]
    public void Load_FunctionsWithTheirPackage_AsReleasesSince37WriteThem_AreFound()
    {
        GoldenCase golden = GoldenCase.Read("files/custom_registered.json");
        var file = new RecordedFile(golden.Name);
        file.Config.GetConfig("compile_config")!.GetConfig("loss")!["config"] = "golden>halved_mse";
        Model model = Load(golden, file);
        Assert.Equal("golden>halved_mse", model.GetCompileConfig()!.GetConfig("loss")!.GetString("config"));
        FilesGoldenTests.ContinuesToTrain(golden, model);
    }

    [Theory]
    [InlineData("mlp_sgd", "sgd")]
    [InlineData("mlp_rmsprop", "rm_sprop")]
    [InlineData("mlp_adamw", "adam_w")]
    public void Load_DefaultOptimizerNamesSince315_AreKept(string name, string optimizer)
    {
        var file = new RecordedFile(name);
        Config compile = file.Config.GetConfig("compile_config")!;
        compile.GetConfig("optimizer")!.GetConfig("config")!["name"] = optimizer;
        GoldenCase golden = GoldenCase.Read($"files/{name}.json");
        Model model = Load(golden, file);
        Assert.Equal(optimizer, model.Optimizer!.Name);
        FilesGoldenTests.ContinuesToTrain(golden, model);
    }

    [Fact]
    public void Load_HuberWithDelta_AsReleasesSince316WriteIt_HasIt()
    {
        var file = new RecordedFile("mlp_sgd");
        file.Config.GetConfig("compile_config")!["loss"] = new Config
        {
            ["module"] = "keras.losses",
            ["class_name"] = "Huber",
            ["config"] = new Config { ["name"] = "huber_loss", ["reduction"] = "sum_over_batch_size", ["delta"] = 2.5, ["dtype"] = null },
            ["registered_name"] = null,
        };
        Assert.Equal(2.5, Assert.IsType<Huber>(Loss.Get(Load(file).GetCompileConfig()!.Find("loss"))).Delta);
    }

    [Fact]
    public void Load_LossScaleOptimizerSince312_TrainsOnAsRecorded()
    {
        GoldenCase golden = GoldenCase.Read("files/mlp_loss_scale.json");
        var file = new RecordedFile(golden.Name);
        NewestForm.Apply(file);
        Assert.Equal(4, file.ConfigsOf("LossScaleOptimizer").Single().Count);
        FilesGoldenTests.ContinuesToTrain(golden, Load(golden, file));
    }

    [Fact]
    public void Load_SeedGeneratorWithAName_AsReleasesSince315WriteIt_GivesItsSeed()
    {
        var file = new RecordedFile("mlp_sgd");
        foreach (Config config in file.ConfigsOf("GlorotUniform"))
        {
            config["seed"] = new Config
            {
                ["module"] = "keras.random",
                ["class_name"] = "SeedGenerator",
                ["config"] = new Config { ["seed"] = 1234L, ["name"] = "seed_generator" },
                ["registered_name"] = null,
            };
        }

        Dense dense = Load(file).Layers.OfType<Dense>().First();
        Assert.Equal(1234L, dense.KernelInitializer.GetConfig().Find("seed"));
    }

    [Fact]
    public void Load_Int8DenseWithItsQuantisersSpelledOut_AsReleasesSince313WriteIt_Predicts()
    {
        GoldenCase golden = GoldenCase.Read("files/int8_quantized.json");
        var file = new RecordedFile(golden.Name);
        NewestForm.Apply(file);
        foreach (Config config in file.ConfigsOf("Dense"))
            config["quantization_config"] = Int8Quantisers(weights: null);
        FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Fact]
    public void Load_Int8DenseWithOtherQuantisers_SaysWhatItIs()
    {
        var file = new RecordedFile("int8_quantized");
        foreach (Config config in file.ConfigsOf("Dense"))
            config["quantization_config"] = Int8Quantisers(new Config { ["class_name"] = "AbsMaxQuantizer", ["config"] = new Config { ["axis"] = 1L } });
        Assert.Contains("Int8QuantizationConfig", Assert.Throws<ModelFileException>(() => Load(file)).Message);
    }

    [Theory]
    [InlineData("int4")]
    [InlineData("gptq/4/128")]
    [InlineData("awq/4/128")]
    [InlineData("float8")]
    public void Load_OtherModesOfQuantisation_SayWhichAndWhatToDo(string mode)
    {
        var file = new RecordedFile("mlp_sgd");
        foreach (Config config in file.ConfigsOf("Dense"))
        {
            config["dtype"] = new Config
            {
                ["module"] = "keras.dtype_policies",
                ["class_name"] = "QuantizedDTypePolicy",
                ["config"] = new Config { ["mode"] = mode, ["source_name"] = "float32" },
                ["registered_name"] = null,
            };
        }

        string message = Assert.Throws<ModelFileException>(() => Load(file)).Message;
        Assert.Contains($"mode '{mode}'", message);
        Assert.Contains("before quantising", message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_MapOfPolicies_IsItsDefaultUnlessItSaysMore(bool saysMore)
    {
        GoldenCase golden = GoldenCase.Read("files/mlp_sgd.json");
        var file = new RecordedFile(golden.Name);
        foreach (Config config in file.ConfigsOf("Dense"))
        {
            config["dtype"] = new Config
            {
                ["module"] = "keras.dtype_policies",
                ["class_name"] = "DTypePolicyMap",
                ["config"] = new Config { ["default_policy"] = "float32", ["policy_map"] = saysMore ? new Config { ["dense"] = "float16" } : new Config() },
                ["registered_name"] = null,
            };
        }

        if (saysMore)
            Assert.Contains("map of dtype policies", Assert.Throws<ModelFileException>(() => Load(file)).Message);
        else
            FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Theory]
    [InlineData("Dense", "quantization_config")]
    [InlineData("InputLayer", "optional")]
    [InlineData("InputLayer", "ragged")]
    [InlineData("Dense", "an_argument_of_the_future")]
    public void Load_NewArgumentThatIsOn_IsRefusedByName(string className, string argument)
    {
        var file = new RecordedFile("mlp_sgd");
        foreach (Config config in file.ConfigsOf(className))
            config[argument] = true;
        Assert.Contains(argument == "quantization_config" ? "quantised" : argument, Assert.Throws<ModelFileException>(() => Load(file)).Message);
    }

    [Fact]
    public void Load_AdapterWhoseAlphaIsItsRank_IsAccepted()
    {
        GoldenCase golden = GoldenCase.Read("files/lora.json");
        var file = new RecordedFile(golden.Name);
        foreach (Config config in file.Objects().Select(item => item.Find("config")).OfType<Config>().Where(config => config.Find("lora_rank") is long))
            config["lora_alpha"] = config.Find("lora_rank");
        FilesGoldenTests.Predicts(golden, Load(golden, file), "predict");
    }

    [Theory]
    [InlineData("OptimizerOfTomorrow")]
    public void Load_OptimizerOfALaterRelease_SaysHowToLoadWithoutIt(string optimizer)
    {
        var file = new RecordedFile("mlp_adam");
        Config envelope = file.Config.GetConfig("compile_config")!.GetConfig("optimizer")!;
        envelope["class_name"] = optimizer;
        envelope["module"] = "keras.optimizers";
        envelope["registered_name"] = null;
        Assert.Contains("compile: false", Assert.Throws<ModelFileException>(() => Load(file)).Message);
        GoldenCase golden = GoldenCase.Read("files/mlp_adam.json");
        FilesGoldenTests.Predicts(golden, Model.Load(new MemoryStream(file.ToArchive()), compile: false), "predict");
    }

    private static Config Int8Quantisers(Config? weights) => new()
    {
        ["module"] = "keras.quantizers",
        ["class_name"] = "Int8QuantizationConfig",
        ["config"] = new Config
        {
            ["weight_quantizer"] = weights,
            ["activation_quantizer"] = new Config
            {
                ["module"] = "keras.quantizers",
                ["class_name"] = "AbsMaxQuantizer",
                ["config"] = new Config { ["axis"] = new List<object?> { -1L }, ["value_range"] = new List<object?> { -127L, 127L }, ["epsilon"] = 1e-7, ["output_dtype"] = "int8" },
                ["registered_name"] = null,
            },
        },
        ["registered_name"] = null,
    };

    // A model of two vectors of one length, whose average and accumulator differ in their values alone: 0, 1, 2, 3 in the order of the file.
    private RecordedFile WithTwoAccumulated()
    {
        var model = new Sequential([new Input([1]), new Dense(1, useBias: false, name: "a"), new Dense(1, useBias: false, name: "b")]);
        model.Compile(new SGD(0.1, useEma: true, gradientAccumulationSteps: 2), "mse");
        model.Fit(Tensor.Ones([1, 1]), Tensor.Ones([1, 1]), verbose: 0);
        model.Save(folder["two.keras"]);
        RecordedFile file = RecordedFile.Of(folder["two.keras"]);
        for (int i = 0; i < 4; i++)
            file.Datasets[$"optimizer/vars/{i + 2}"] = file.Datasets[$"optimizer/vars/{i + 2}"] with { Bytes = BitConverter.GetBytes((float)i) };
        return file;
    }

    private static Model Load(RecordedFile file) => Model.Load(new MemoryStream(file.ToArchive()));

    private static Model Load(GoldenCase golden, RecordedFile file) => Model.Load(
        new MemoryStream(file.ToArchive()), customObjects: FilesGoldenTests.CustomObjectsOf(golden), safeMode: golden.Name != "lambda_layer");

    private sealed class Nested() : Layer(name: null)
    {
        private Nest<Dense> blocks;

        protected override void Build(Shape inputShape)
        {
            blocks = Track("blocks", Nest<Dense>.List(
            [
                Nest<Dense>.List([Make(), Make()]),
                Make(),
                Nest<Dense>.Dictionary([KeyValuePair.Create("key", (Nest<Dense>)Make())]),
            ]));
            foreach (Dense dense in blocks.Flatten())
                dense.EnsureBuilt(inputShape);
        }

        protected override Tensor Call(Tensor inputs, CallContext context) => blocks.Flatten().Aggregate(inputs, (x, dense) => dense.Apply(x).Value);
    }

    private sealed class NestedModel : Model
    {
        private readonly Nest<Dense> early;

        public NestedModel() => early = Track("early", Nest<Dense>.List([Nest<Dense>.List([Make(), Make()])]));

        protected override Tensor Call(Tensor inputs, CallContext context) => early.Flatten().Aggregate(inputs, (x, dense) => dense.Apply(x).Value);
    }

    private static Dense Make() => new(2, useBias: false);
}
