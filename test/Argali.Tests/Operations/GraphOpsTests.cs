using System.Text.RegularExpressions;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;
using Argali.Tests.Saving;

namespace Argali.Tests.Operations;

/// <summary>Functional models that are drawn with operations on symbolic tensors, and saved.</summary>
public sealed partial class GraphOpsTests
{
    [Fact]
    public void Model_DrawnWithOperations_HasTheConfigThatKerasRecorded()
    {
        KerasTensor i = new Input([4], name: "i");
        KerasTensor x = (i * 2.0) + 1.0;
        x = Ops.Relu(x) - Ops.Mean(i, axis: -1, keepdims: true);
        KerasTensor y = Ops.Concatenate([x, Ops.Square(i)], axis: -1);
        KerasTensor o = new Dense(2, name: "dense").Apply(y);

        var model = new Model(i, o / 3.0, name: "functional_1");

        string recorded = GoldenFiles.FullPath("files/op_layers.keras");
        using FileStream stream = File.OpenRead(recorded);
        var expected = (Config)((Config)KerasArchive.ReadConfig(new ZipReader(stream, recorded), recorded)!)["config"]!;
        Assert.Null(ConfigComparison.Difference(expected, WithFirstNames(model.GetConfig(), "")));
    }

    [Fact]
    public void Model_DrawnWithOperations_TrainsIsSavedAndTrainsOn()
    {
        KerasTensor x = new Input([6]);
        Nest<KerasTensor> left = new Dense(4, activation: "tanh").Apply(x), right = new Dense(4).Apply(x);
        KerasTensor gated = (left + right) * Ops.Sigmoid(right) / 2;
        KerasTensor attention = Ops.Einsum("bi,bj->bij", gated, gated);
        KerasTensor pooled = Ops.Concatenate([Ops.Mean(attention, 1), Ops.Max(attention, 1), -left + 1]);
        var model = new Model(x, new Dense(1).Apply(pooled[.., ..9]));
        model.Compile(optimizer: "adam", loss: "mse");
        Tensor inputs = Ops.RandomNormal([16, 6], seed: 1), targets = Ops.Sum(inputs, 1, keepdims: true);
        double before = model.Fit(inputs, targets, epochs: 5, verbose: 0)["loss"][^1];
        using var folder = new TemporaryFolder();
        model.Save(folder["model.keras"]);

        Model again = Model.Load(folder["model.keras"]);

        Assert.Equal(model.Apply(inputs).Value.ToArray<float>(), again.Apply(inputs).Value.ToArray<float>());
        Assert.True(again.Fit(inputs, targets, epochs: 20, verbose: 0)["loss"][^1] < before);
    }

    [Fact]
    public void Summary_OfAFileWithOperations_ListsThemAsKerasDoes()
    {
        Model model = Model.Load(GoldenFiles.FullPath("files/op_layers.keras"));
        string[] expected =
        [
            "i (InputLayer)", "multiply (Multiply)", "add (Add)", "relu (Relu)", "mean (Mean)", "subtract (Subtract)", "square (Square)",
            "concatenate (Concatenate)", "dense (Dense)", "true_divide (TrueDivide)",
        ];
        string summary = model.Summary();
        int[] places = [.. expected.Select(row => summary.IndexOf(row, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    // Automatic names count on through the process; here they count from the first.
    private static object? WithFirstNames(object? value, string key) => ObjectSerializer.Plain(value) switch
    {
        Config config => Named(config),
        IReadOnlyList<object?> list => list.Select(item => WithFirstNames(item, key)).ToList(),
        string name when key is "name" or "keras_history" or "output_layers" && name != "functional_1" => Count().Replace(name, string.Empty),
        object other => other,
        null => null,
    };

    private static Config Named(Config config)
    {
        var named = new Config();
        foreach ((string key, object? item) in config)
            named[key] = WithFirstNames(item, key);
        return named;
    }

    [GeneratedRegex(@"_\d+$")]
    private static partial Regex Count();
}
