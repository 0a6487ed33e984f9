using Argali.Diagnostics;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Saving;

/// <summary>Trained layers put into another model, from every kind of file; a preview tells what loading does.</summary>
public sealed class LoadWeightsOptionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Files => ["m.keras", "m.weights.h5", "m.h5", "m.safetensors"];

    [Theory]
    [MemberData(nameof(Files))]
    public void LoadWeights_NewHeadLeftOut_LoadsTheBackbone(string file)
    {
        Sequential source = Trained(headUnits: 4);
        Save(source, file);
        Sequential target = Fresh(headUnits: 2);
        Assert.Throws<ModelFileException>(() => target.LoadWeights(folder[file]));
        AssertFresh(target);
        var options = new LoadWeightsOptions { Exclude = ["head"] };

        WeightsReport preview = target.PreviewWeights(folder[file], options);
        AssertFresh(target);
        WeightsReport report = target.LoadWeights(folder[file], options);

        Assert.Equal(preview.ToString(), report.ToString());
        Assert.True(report.Fits);
        Assert.Equal(5, report.Count(WeightsOutcome.Loaded));
        Assert.Equal(2, report.Count(WeightsOutcome.Skipped));
        Assert.Equal(Values(source.Layers[0]), Values(target.Layers[0]));
        Assert.Equal(Values(source.Layers[1]), Values(target.Layers[1]));
        Assert.All(Values(target.Layers[2]), value => Assert.Equal(-1f, value));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void LoadWeights_OnlyWhatIsIncluded_LeavesTheRest(string file)
    {
        Sequential source = Trained(headUnits: 4);
        Save(source, file);
        Sequential target = Fresh(headUnits: 4);

        WeightsReport report = target.LoadWeights(folder[file], new LoadWeightsOptions { Include = ["*/kernel"] });

        Assert.Equal(["backbone/kernel", "head/kernel"], report.Entries.Where(entry => entry.Outcome == WeightsOutcome.Loaded).Select(entry => entry.Variable));
        Assert.Equal(source.Weights[0].Value.ToArray<float>(), target.Weights[0].Value.ToArray<float>());
        Assert.All(target.Weights[1].Value.ToArray<float>(), value => Assert.Equal(-1f, value));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void PreviewWeights_OfWhatDoesNotFit_TellsItAndLoadingThrows(string file)
    {
        Save(Trained(headUnits: 4), file);
        Sequential target = Fresh(headUnits: 2);

        WeightsReport preview = target.PreviewWeights(folder[file]);

        Assert.False(preview.Fits);
        WeightsReportEntry misfit = Assert.Single(preview.Entries, entry => entry.Outcome == WeightsOutcome.Mismatched);
        Assert.Equal("head/kernel", misfit.Variable);
        Assert.Equal([3L, 4L], misfit.TensorShape);
        Assert.Contains("(3, 2)", misfit.Reason);
        WeightsReportEntry sibling = Assert.Single(preview.Entries, entry => entry.Outcome == WeightsOutcome.Skipped);
        Assert.Equal("head/bias", sibling.Variable);
        Assert.Contains("'kernel' of the same layer", sibling.Reason);
        Assert.Throws<ModelFileException>(() => target.LoadWeights(folder[file], new LoadWeightsOptions()));
        AssertFresh(target);

        using WarningCollector warnings = Warnings.Collect();
        WeightsReport report = target.LoadWeights(folder[file], new LoadWeightsOptions { SkipMismatch = true });
        Assert.Equal(preview.ToString(), report.ToString());
        Assert.Contains(warnings, warning => warning.Message.Contains("could not be loaded"));
        Assert.All(Values(target.Layers[2]), value => Assert.Equal(-1f, value));
        Assert.DoesNotContain(-1f, Values(target.Layers[0]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void PreviewWeights_OfEverything_SaysLoadedAndUnused(string file)
    {
        Save(Trained(headUnits: 4), file);
        bool byOrder = file == "m.h5";
        Sequential smaller = byOrder ? Fresh(headUnits: 4) : new Sequential([new Input([2]), new Dense(3, name: "backbone")]);

        WeightsReport preview = smaller.PreviewWeights(folder[file]);

        Assert.True(preview.Fits);
        Assert.Equal(smaller.Weights.Count, preview.Count(WeightsOutcome.Loaded));
        Assert.Equal(7 - smaller.Weights.Count, preview.Count(WeightsOutcome.Unused));
        Assert.All(preview.Entries.Where(entry => entry.Outcome == WeightsOutcome.Unused), entry => Assert.Null(entry.Variable));
    }

    [Fact]
    public void LoadWeights_BackboneSavedAlone_IsFoundByARule()
    {
        Sequential backbone = Backbone();
        Fill(backbone, 1);
        backbone.SaveWeights(folder["b.weights.h5"]);
        backbone.SaveWeights(folder["b.safetensors"]);
        foreach ((string file, WeightRename rule) in new[]
        {
            ("b.weights.h5", new WeightRename("layers/sequential", "")),
            ("b.safetensors", new WeightRename("backbone/**", "**")),
        })
        {
            var model = new Sequential([new Input([2]), Backbone(), new Dense(1, name: "head")]);
            Fill(model, 100);
            float[] head = Values(model.Layers[1]);
            var options = new LoadWeightsOptions { Include = ["backbone"], Rename = [rule] };

            WeightsReport report = model.LoadWeights(folder[file], options);

            Assert.True(report.Fits, report.ToString());
            Assert.Equal(4, report.Count(WeightsOutcome.Loaded));
            Assert.Equal(Values(backbone), Values(model.Layers[0]));
            Assert.Equal(head, Values(model.Layers[1]));
        }
    }

    [Fact]
    public void LoadWeights_BackboneOfAWholeModel_IsFoundByARuleForEverything()
    {
        var whole = new Sequential([new Input([2]), Backbone(), new Dense(1, name: "head")]);
        Fill(whole, 1);
        whole.SaveWeights(folder["w.weights.h5"]);
        Sequential backbone = Backbone();

        WeightsReport report = backbone.LoadWeights(folder["w.weights.h5"], new LoadWeightsOptions { Rename = [new WeightRename("", "layers/sequential")] });

        Assert.True(report.Fits, report.ToString());
        Assert.Equal(Values(whole.Layers[0]), Values(backbone));
    }

    [Fact]
    public void LoadWeights_LegacyByName_IsRenamedToo()
    {
        Sequential source = Trained(headUnits: 4);
        source.Save(folder["m.h5"]);
        var target = new Sequential([new Input([2]), new Dense(3, name: "body"), new Dense(9, name: "other")]);
        Fill(target, 50);
        var options = new LoadWeightsOptions { ByName = true, Rename = [new WeightRename("body", "backbone")] };

        WeightsReport preview = target.PreviewWeights(folder["m.h5"], options);
        WeightsReport report = target.LoadWeights(folder["m.h5"], options);

        Assert.Equal(preview.ToString(), report.ToString());
        Assert.Equal(Values(source.Layers[0]), Values(target.Layers[0]));
        Assert.Equal(2, report.Count(WeightsOutcome.Missing));
    }

    [Fact]
    public void LoadWeights_AxesOfLengthOne_AreOnlyReshapedWhenAllowed()
    {
        var source = new Sequential([new Input([4, 1]), new Dense(3, name: "d")]);
        Fill(source, 1);
        source.SaveWeights(folder["m.safetensors"]);
        var target = new Sequential([new Input([4, 1]), new Conv1D(3, 1, name: "d")]);
        Fill(target, 20);
        Assert.Throws<ModelFileException>(() => target.LoadWeights(folder["m.safetensors"]));

        WeightsReport report = target.LoadWeights(folder["m.safetensors"], new LoadWeightsOptions { AllowReshape = true });

        Assert.Equal(WeightsOutcome.Reshaped, report.Entries[0].Outcome);
        Assert.Equal(Values(source), Values(target));
    }

    [Fact]
    public void LoadWeights_OtherShapesOfAsManyElements_AreNeverReshaped()
    {
        var source = new Sequential([new Input([2]), new Dense(3, useBias: false, name: "d")]);
        source.SaveWeights(folder["m.safetensors"]);
        var target = new Sequential([new Input([3]), new Dense(2, useBias: false, name: "d")]);

        Assert.Throws<ModelFileException>(() => target.LoadWeights(folder["m.safetensors"], new LoadWeightsOptions { AllowReshape = true }));
    }

    [Fact]
    public void LoadWeights_OfAPart_LeavesTheOptimizer()
    {
        Sequential source = Trained(headUnits: 4);
        source.Compile("adam", loss: "mse");
        source.Fit(Tensor.Ones([4, 2]), Tensor.Ones([4, 4]), verbose: 0);
        source.SaveWeights(folder["m.weights.h5"]);
        Sequential target = Fresh(headUnits: 4);
        target.Compile("adam", loss: "mse");
        target.BuildOptimizer();

        WeightsReport part = target.LoadWeights(folder["m.weights.h5"], new LoadWeightsOptions { Exclude = ["head"] });

        Assert.Equal(0, target.Optimizer!.Iterations.Value.Item<long>());
        Assert.Contains(part.Entries, entry => entry is { Variable: "optimizer/iteration", Outcome: WeightsOutcome.Skipped });
        WeightsReport whole = target.LoadWeights(folder["m.weights.h5"], new LoadWeightsOptions());
        Assert.Equal(1, target.Optimizer.Iterations.Value.Item<long>());
        Assert.Contains(whole.Entries, entry => entry is { Variable: "optimizer/iteration", Outcome: WeightsOutcome.Loaded, Tensor: "optimizer/vars/0" });
    }

    [Fact]
    public void ToString_IsATable()
    {
        var source = new Sequential([new Input([2]), new Dense(3, name: "a"), new Dense(1, name: "b")]);
        source.SaveWeights(folder["m.safetensors"]);
        var target = new Sequential([new Input([2]), new Dense(3, name: "a"), new Dense(1, name: "c")]);

        string text = target.PreviewWeights(folder["m.safetensors"], new LoadWeightsOptions { Exclude = ["c"] }).ToString();

        Assert.Equal(
            """
            variable  shape   in the file  shape   outcome
            a/kernel  (2, 3)  a/kernel     (2, 3)  loaded
            a/bias    (3,)    a/bias       (3,)    loaded
            c/kernel  (3, 1)  -            -       skipped: Left out by the options.
            c/bias    (1,)    -            -       skipped: Left out by the options.
            -         -       b/bias       (1,)    unused
            -         -       b/kernel     (3, 1)  unused
            2 loaded, 2 skipped, 2 unused
            """.ReplaceLineEndings("\n"), text);
    }

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "a/b", true)]
    [InlineData("a", "ab", false)]
    [InlineData("a/*", "a/b/c", true)]
    [InlineData("*/c", "a/b/c", false)]
    [InlineData("**/c", "a/b/c", true)]
    [InlineData("a?/b", "a1/b", true)]
    [InlineData("a?/b", "a/b", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("", "a/b", true)]
    public void Matches_Patterns_AsDescribed(string pattern, string path, bool expected) => Assert.Equal(expected, new PathPattern(pattern).Matches(path));

    [Theory]
    [InlineData("layers/functional", "", "layers/functional/layers/dense", "layers/dense")]
    [InlineData("layers/functional", "", "layers/functional_1/layers/dense", null)]
    [InlineData("", "layers/functional", "layers/dense", "layers/functional/layers/dense")]
    [InlineData("", "layers/functional", "", "layers/functional")]
    [InlineData("block_*/attention", "enc/*/self", "block_3/attention/query/kernel", "enc/3/self/query/kernel")]
    [InlineData("**/gamma", "**/weight", "a/b/gamma", "a/b/weight")]
    public void Replace_Rules_AsDescribed(string pattern, string replacement, string path, string? expected) =>
        Assert.Equal(expected, new PathPattern(pattern).Replace(path, replacement));

    [Fact]
    public void LoadWeights_MalformedPatterns_AreRefused()
    {
        Sequential model = Trained(4);
        model.SaveWeights(folder["m.weights.h5"]);
        foreach (LoadWeightsOptions options in (LoadWeightsOptions[])
            [new() { Include = ["/a"] }, new() { Exclude = ["a/"] }, new() { Rename = [new WeightRename("a/*", "*/*")] }, new() { ByName = true }])
        {
            Assert.Throws<ArgumentException>(() => model.LoadWeights(folder["m.weights.h5"], options));
        }
    }

    private static Sequential Backbone() => new([new Input([2]), new Dense(3, name: "first"), new Dense(3, name: "second")], name: "backbone");

    private static Sequential Trained(int headUnits)
    {
        Sequential model = Make(headUnits);
        Fill(model, 1);
        return model;
    }

    private static Sequential Fresh(int headUnits)
    {
        Sequential model = Make(headUnits);
        foreach (Variable weight in model.Weights)
            weight.AsWritableSpan<float>().Fill(-1);
        return model;
    }

    private static Sequential Make(int headUnits) =>
        new([new Input([2]), new Dense(3, name: "backbone"), new BatchNormalization(center: false, name: "norm"), new Dense(headUnits, name: "head")]);

    private static void Fill(Model model, int start)
    {
        foreach (Variable weight in model.Weights)
        {
            foreach (ref float value in weight.AsWritableSpan<float>())
                value = start++;
        }
    }

    private static float[] Values(Layer layer) => [.. layer.Weights.SelectMany(weight => weight.Value.ToArray<float>())];

    private static void AssertFresh(Model model) => Assert.All(Values(model), value => Assert.Equal(-1f, value));

    private void Save(Model model, string file)
    {
        if (file is "m.keras" or "m.h5")
            model.Save(folder[file]);
        else
            model.SaveWeights(folder[file]);
    }
}
