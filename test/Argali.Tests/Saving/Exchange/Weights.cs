using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Saving.Exchange;

/// <summary>The model whose weights the fixtures hold.</summary>
internal static class Weights
{
    /// <summary>Where the fixtures lie.</summary>
    public static string Fixture(string name) => Path.Join(Goldens.GoldenFiles.FullPath(".."), "Argali.Tests", "Saving", "Exchange", "Fixtures", name);

    /// <summary>A model whose weights are 0, 1, 2, ... in row-major order, going on from one to the next.</summary>
    public static Sequential Counting(string dtype = "float32")
    {
        Sequential model = Fresh(dtype);
        int next = 0;
        foreach (Variable weight in model.Weights)
            weight.Assign(Ops.Cast(Tensor.From<float>([.. Enumerable.Range(0, (int)weight.Shape.ElementCount).Select(_ => (float)next++)], weight.Shape), weight.DType));
        return model;
    }

    /// <summary>The same model with weights of -1.</summary>
    public static Sequential Fresh(string dtype = "float32")
    {
        var model = new Sequential([new Input([2]), new Dense(3, name: "hidden") { DType = dtype }, new Dense(1, name: "head") { DType = dtype }]);
        foreach (Variable weight in model.Weights)
            weight.Assign(Ops.Cast(Tensor.From<float>([.. Enumerable.Repeat(-1f, (int)weight.Shape.ElementCount)], weight.Shape), weight.DType));
        return model;
    }

    /// <summary>All weights as one list.</summary>
    public static float[] Values(Model model) => [.. model.Weights.SelectMany(weight => Ops.Cast(weight.Value, DType.Float32).ToArray<float>())];
}
