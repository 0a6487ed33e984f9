using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Layers;

public sealed class PipelineTests
{
    private static readonly Tensor Images = Ops.RandomUniform([4, 5, 6, 2], seed: 1);

    [Fact]
    public void Apply_Inference_IsItsLayersInTurn()
    {
        var pipeline = new Pipeline([new Rescaling(2.0, 1.0), new CenterCrop(3, 4), new RandomFlip(seed: 1)]);
        Tensor expected = new CenterCrop(3, 4).Apply(new Rescaling(2.0, 1.0).Apply(Images));
        Assert.Equal(expected.ToArray<float>(), pipeline.Apply(Images, CallContext.Inference).Value.ToArray<float>());
        Assert.Equal("(None, 3, 4, 2)", pipeline.ComputeOutputShape(new Shape(Shape.Unknown, 5, 6, 2)).ToString());
    }

    [Fact]
    public void Apply_OnItsOwn_IsInTraining()
    {
        Tensor x = Tensor.Ones([10, 10]);
        float[] alone = new Pipeline([new Dropout(0.5, seed: 1)]).Apply(x).Value.ToArray<float>();
        Assert.Equal(new Dropout(0.5, seed: 1).Apply(x, CallContext.Train).Value.ToArray<float>(), alone);
        Assert.Contains(0f, alone);
    }

    [Fact]
    public void GetConfig_OfAPipeline_HasLayersAndName()
    {
        var pipeline = new Pipeline([new Rescaling(2.0, name: "r"), new RandomFlip(name: "f")], name: "augment");
        Config config = pipeline.GetConfig();
        Assert.Equal(["layers", "name"], config.Keys);
        var again = (Pipeline)LayerRegistry.Get(ObjectSerializer.Envelope(pipeline))!;
        Assert.Equal(["Rescaling", "RandomFlip"], again.Layers.Select(layer => layer.ClassName));
        Assert.Equal(ObjectSerializer.Envelope(pipeline).ToString(), ObjectSerializer.Envelope(again).ToString());
    }

    [Fact]
    public void Save_OfAModelWithAPipeline_KeepsTheWeightsOfItsLayers()
    {
        var model = new Sequential([new Input([3]), new Pipeline([new Dense(4, activation: "tanh"), new LayerNormalization()]), new Dense(1)]);
        Assert.Equal(6, model.Weights.Count);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.keras"]);
        Tensor x = Ops.RandomNormal([2, 3], seed: 4);
        Assert.Equal(model.Apply(x).Value.ToArray<float>(), Model.Load(folder["model.keras"]).Apply(x).Value.ToArray<float>());
    }

    [Fact]
    public void Apply_OfTextLayers_KnowsTheTypeOfTheResult()
    {
        Nest<KerasTensor> input = new Input([2], dtype: DType.String);
        KerasTensor output = new Pipeline([new StringLookup(vocabulary: ["a", "b"])]).Apply(input).Value;
        Assert.Equal(DType.Int64, output.DType);
    }

    [Fact]
    public void Make_WithoutLayers_IsRefused()
    {
        Assert.Contains("at least one layer", Assert.Throws<ArgumentException>(() => new Pipeline([])).Message);
        var envelope = new Config { ["class_name"] = "Pipeline", ["config"] = new Config { ["layers"] = null, ["name"] = "p" } };
        Assert.Contains("'layers'", Assert.Throws<ConfigException>(() => LayerRegistry.Get(envelope)).Message);
    }
}
