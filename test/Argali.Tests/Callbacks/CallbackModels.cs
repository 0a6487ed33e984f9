using Argali.Engine;
using Argali.Layers;
using Argali.Metrics;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Tests.Callbacks;

/// <summary>Small models for callbacks that are driven hook by hook.</summary>
internal static class CallbackModels
{
    /// <summary>Two features, Dense(1), built.</summary>
    public static Model Uncompiled() =>
        new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros", name: "dense")], name: "small");

    /// <summary>The same without a known number of features: not built.</summary>
    public static Model Unbuilt() => new Sequential([new Dense(1, kernelInitializer: "zeros")]);

    /// <summary>Built, with an optimizer.</summary>
    public static Model Make(Optimizer? optimizer = null)
    {
        Model model = Uncompiled();
        model.Optimizer = optimizer ?? new SGD(0.05);
        return model;
    }

    /// <summary>Built and compiled, with the metrics mae and accuracy, whose shapes are known.</summary>
    public static Model WithMetrics()
    {
        Model model = Uncompiled();
        model.Compile(new SGD(0.05), loss: "mse", metrics: new Metric[] { new MeanAbsoluteError("mae"), new BinaryAccuracy("accuracy") });
        model.Evaluate(Tensor.Ones([1, 2]), Tensor.Ones([1, 1]), verbose: 0);
        return model;
    }
}
