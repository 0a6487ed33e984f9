using Argali.Engine;
using Argali.Layers;
using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving;

/// <summary>Batch normalisation as it predicts, under the name and with the weights of Keras's layer: what damage_base.keras holds.</summary>
internal sealed class InferenceNormalization(Config config) : Layer(config.GetString("name"))
{
    private readonly double epsilon = config.GetDouble("epsilon");
    private Variable gamma = null!;
    private Variable beta = null!;
    private Variable mean = null!;
    private Variable variance = null!;

    public override string ClassName => "BatchNormalization";

    /// <summary>The factory under the name in the file; the config is taken as it is.</summary>
    public static IReadOnlyDictionary<string, Delegate> Factory { get; } = new Dictionary<string, Delegate>
    {
        ["BatchNormalization"] = (Func<Config, Layer>)(config =>
        {
            config.MarkAllRead();
            return new InferenceNormalization(config);
        }),
    };

    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["epsilon"] = epsilon });

    protected override void Build(Shape inputShape)
    {
        int length = inputShape[^1];
        gamma = AddWeight("gamma", [length], "ones");
        beta = AddWeight("beta", [length], "zeros");
        mean = AddWeight("moving_mean", [length], "zeros", trainable: false);
        variance = AddWeight("moving_variance", [length], "ones", trainable: false);
        InputSpec = new InputSpec { Axes = new Dictionary<int, int> { [-1] = length } };
    }

    protected override Tensor Call(Tensor inputs, CallContext context) =>
        ((inputs - mean) * gamma / Ops.Sqrt(variance.Value + (float)epsilon)) + beta;
}
