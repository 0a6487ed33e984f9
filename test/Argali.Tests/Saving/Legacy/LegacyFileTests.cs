using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Saving.Legacy;

namespace Argali.Tests.Saving.Legacy;

/// <summary>Legacy files beyond those that were recorded: of Keras 2, with split lists of names, and ones that do not fit.</summary>
public sealed class LegacyFileTests
{
    private static readonly float[] Kernel = [1, 2, 3, 4, 5, 6];
    private static readonly float[] Bias = [0.5f, -0.5f, 0.25f];

    [Fact]
    public void Load_OfAKeras2File_GivesItsModelOptimizerAndSlots()
    {
        using var folder = new TemporaryFolder();
        WriteKeras2(folder["old.h5"]);

        Model model = Model.Load(folder["old.h5"]);

        Assert.Equal([5.5f, 6.5f, 9.25f], model.Apply((Tensor)new float[,] { { 1, 1 } }).Value.ToArray<float>());
        var adam = Assert.IsType<Adam>(model.Optimizer);
        Assert.Equal(0.01f, (float)adam.LearningRate);
        Assert.Equal(7, adam.Iterations.Value.Item<long>());
        Assert.Equal(Filled(6, 1), Slot(adam, "kernel_momentum"));
        Assert.Equal(Filled(3, 2), Slot(adam, "bias_momentum"));
        Assert.Equal(Filled(6, 3), Slot(adam, "kernel_velocity"));
        Assert.Equal(Filled(3, 4), Slot(adam, "bias_velocity"));
        Assert.Equal("mse", (string?)model.GetCompileConfig()!.Find("loss"));
    }

    [Fact]
    public void LoadWeights_ByName_PassesOverLayersThatOneSideLacks()
    {
        using var folder = new TemporaryFolder();
        WriteKeras2(folder["old.h5"]);
        var model = new Sequential([new Input([2]), new Dense(3, name: "dense"), new Dense(4, kernelInitializer: "ones", name: "head")]);

        model.LoadWeights(folder["old.h5"], byName: true);

        Assert.Equal(Kernel, model.Weights[0].Value.ToArray<float>());
        Assert.All(model.Weights[2].Value.ToArray<float>(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void LoadWeights_ByOrderOfAnotherNumberOfLayers_SaysBothAndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        WriteKeras2(folder["old.h5"]);
        var model = new Sequential([new Input([2]), new Dense(3, kernelInitializer: "ones"), new Dense(4)]);

        string message = Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["old.h5"])).Message;

        Assert.Contains("expected 2 layers, found 1 saved layers", message);
        Assert.All(model.Weights[0].Value.ToArray<float>(), value => Assert.Equal(1f, value));
    }

    [Fact]
    public void LoadWeights_WithSkipMismatch_LeavesWhatDoesNotFitAndWarns()
    {
        using var folder = new TemporaryFolder();
        WriteKeras2(folder["old.h5"]);
        var model = new Sequential([new Input([5]), new Dense(3, kernelInitializer: "ones", name: "dense")]);
        Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["old.h5"], byName: true));
        using WarningCollector warnings = Warnings.Collect();

        model.LoadWeights(folder["old.h5"], skipMismatch: true, byName: true);

        Assert.Contains(warnings, warning => warning.Message.Contains("(5, 3)") && warning.Message.Contains("(2, 3)"));
        Assert.All(model.Weights[0].Value.ToArray<float>(), value => Assert.Equal(1f, value));
    }

    [Theory]
    [InlineData("dense/ker#nel:0")]
    [InlineData("")]
    [InlineData("dense//kernel:0")]
    [InlineData("../dense/kernel:0")]
    public void LoadWeights_NameThatLeadsNowhere_IsRefused(string name)
    {
        using var folder = new TemporaryFolder();
        WriteKeras2(folder["old.h5"], kernelName: name);
        File.WriteAllBytes(folder["old.h5"], [.. File.ReadAllBytes(folder["old.h5"]).Select(value => value == '#' ? (byte)0 : value)]);
        var model = new Sequential([new Input([2]), new Dense(3)]);

        Assert.Throws<ModelFileException>(() => model.LoadWeights(folder["old.h5"]));
    }

    [Fact]
    public void LoadWeights_ByNameOfAKerasFile_IsRefused()
    {
        var model = new Sequential([new Input([2]), new Dense(3)]);

        Assert.Throws<ArgumentException>(() => model.LoadWeights("any.weights.h5", byName: true));
    }

    [Fact]
    public void LayerNames_TooLongForOneAttribute_AreSplitAndReadBack()
    {
        string[] names = [.. Enumerable.Range(0, 3000).Select(i => $"a_layer_with_a_name_of_some_length_{i:D5}")];
        var root = new Hdf5GroupBuilder();
        LegacyNames.Write(root, LegacyNames.LayerNames, names);
        using var stream = new MemoryStream();
        Hdf5File.Plan(root).WriteTo(stream);
        using Hdf5File file = Hdf5File.Open(stream);

        Assert.False(file.Root.Attributes.Contains("layer_names"));
        Assert.True(file.Root.Attributes.Contains("layer_names1"));
        Assert.Equal(names, LegacyNames.Read(file.Root, LegacyNames.LayerNames));
    }

    [Fact]
    public void Load_NadamInTheOrderSince310_IsFoundByItsNames()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential([new Input([2]), new Dense(1, name: "d")]);
        model.Compile(new Nadam(0.1), "mse");
        model.Fit(Tensor.Ones([4, 2]), Tensor.Ones([4, 1]), epochs: 2, verbose: 0);
        model.Save(folder["old.h5"]);
        using (Hdf5File file = Hdf5File.Open(folder["old.h5"]))
        {
            var root = new Hdf5GroupBuilder();
            foreach (string attribute in (string[])["model_config", "training_config"])
                root.Attributes.Set(attribute, file.Root.Attributes[attribute].AsString());
            LegacyFilesGoldenTests.Copy(file.Root, root);
            Hdf5GroupBuilder state = root.Group("optimizer_weights");
            IReadOnlyList<string> names = LegacyNames.Read(file.Root.Group("optimizer_weights"), "weight_names");
            state.Attributes.Remove("weight_names");
            LegacyNames.Write(state, "weight_names", [.. names.Where((_, i) => i != 2), names[2]]);
            using FileStream stream = File.Create(folder["new.h5"]);
            Hdf5File.Plan(root).WriteTo(stream);
        }

        Assert.Equal(
            model.Optimizer!.Variables.Skip(1).SelectMany(variable => variable.Value.ToArray<float>()),
            Model.Load(folder["new.h5"]).Optimizer!.Variables.Skip(1).SelectMany(variable => variable.Value.ToArray<float>()));
    }

    [Fact]
    public void Save_OfALegacyFile_ThatIsLoaded_TrainsOnLikeTheModel()
    {
        using var folder = new TemporaryFolder();
        float[,] x = { { 1, 2 }, { 3, 4 }, { -1, 0 }, { 0.5f, 2 } };
        float[,] y = { { 1 }, { 0 }, { 1 }, { 0 } };
        var model = new Sequential([new Input([2]), new Dense(3, activation: "tanh"), new Dense(1)]);
        model.Compile(new Adam(amsgrad: true, useEma: true), "mse");
        model.Fit(x, y, epochs: 2, verbose: 0, shuffle: Argali.Data.Shuffle.None);
        model.Save(folder["model.h5"]);
        Model loaded = Model.Load(folder["model.h5"]);

        model.ResetMetrics();

        double expected = model.TrainOnBatch(x, y)["loss"];
        double actual = loaded.TrainOnBatch(x, y)["loss"];

        Assert.Equal(expected, actual);
        Assert.Equal(model.Weights.SelectMany(weight => weight.Value.ToArray<float>()), loaded.Weights.SelectMany(weight => weight.Value.ToArray<float>()));
    }

    // As Keras 2.3 wrote it with h5py 2: fixed-length names, ":0" in them, a classic optimizer's slots one kind after the other.
    private static void WriteKeras2(string path, string kernelName = "dense/kernel:0")
    {
        var root = new Hdf5GroupBuilder();
        root.Attributes.SetFixed("keras_version", "2.3.1", Hdf5CharacterSet.Ascii);
        root.Attributes.SetFixed("backend", "tensorflow", Hdf5CharacterSet.Ascii);
        root.Attributes.SetFixed(
            "model_config",
            """
            {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": [{"class_name": "Dense", "config": {"name": "dense",
            "trainable": true, "batch_input_shape": [null, 2], "dtype": "float32", "units": 3, "activation": "linear", "use_bias": true,
            "kernel_initializer": {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": null}},
            "bias_initializer": {"class_name": "Zeros", "config": {"dtype": "float32"}}, "kernel_regularizer": null, "bias_regularizer": null,
            "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null}}]}}
            """,
            Hdf5CharacterSet.Ascii);
        root.Attributes.SetFixed(
            "training_config",
            """
            {"optimizer_config": {"class_name": "Adam", "config": {"lr": 0.009999999776482582, "beta_1": 0.9, "beta_2": 0.999, "decay": 0.0,
            "epsilon": 1e-07, "amsgrad": false}}, "loss": "mse", "metrics": ["accuracy"], "sample_weight_mode": null, "loss_weights": null}
            """,
            Hdf5CharacterSet.Ascii);
        Hdf5GroupBuilder weights = root.Group("model_weights");
        weights.Attributes.SetFixed("layer_names", ["dense"], Hdf5CharacterSet.Ascii);
        Hdf5GroupBuilder dense = weights.Group("dense");
        dense.Attributes.SetFixed("weight_names", [kernelName, "dense/bias:0"], Hdf5CharacterSet.Ascii);
        dense.Group("dense").Dataset<float>("kernel:0", [2, 3], Kernel);
        dense.Group("dense").Dataset<float>("bias:0", [3], Bias);
        Hdf5GroupBuilder optimizer = root.Group("optimizer_weights");
        optimizer.Attributes.SetFixed(
            "weight_names",
            ["Adam/iterations:0", "Adam/dense/kernel/m:0", "Adam/dense/bias/m_1:0", "Adam/dense/kernel/v:0", "Adam/dense/bias/v_1:0"],
            Hdf5CharacterSet.Ascii);
        Hdf5GroupBuilder adam = optimizer.Group("Adam");
        adam.Dataset<long>("iterations:0", [], new long[] { 7 });
        adam.Group("dense/kernel").Dataset<float>("m:0", [2, 3], Filled(6, 1));
        adam.Group("dense/bias").Dataset<float>("m_1:0", [3], Filled(3, 2));
        adam.Group("dense/kernel").Dataset<float>("v:0", [2, 3], Filled(6, 3));
        adam.Group("dense/bias").Dataset<float>("v_1:0", [3], Filled(3, 4));
        using FileStream file = File.Create(path);
        Hdf5File.Plan(root).WriteTo(file);
    }

    private static float[] Filled(int count, float value) => [.. Enumerable.Repeat(value, count)];

    private static float[] Slot(Optimizer optimizer, string ending) =>
        optimizer.Variables.Single(variable => variable.Name.EndsWith(ending, StringComparison.Ordinal)).Value.ToArray<float>();
}
