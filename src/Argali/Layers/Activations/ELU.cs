using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The exponential linear unit: <c>x</c> above 0, <c>alpha · (eˣ - 1)</c> below.</summary>
/// <seealso href="https://keras.io/api/layers/activation_layers/elu/"/>
public sealed class ELU : Layer
{
    private const double DefaultAlpha = 1.0;

    private bool savesAlpha;

    /// <summary>Makes the layer.</summary>
    /// <param name="alpha">The factor below 0. Default 1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public ELU(double alpha = DefaultAlpha, string? name = null)
        : base(name)
    {
        Alpha = alpha;
        savesAlpha = alpha != DefaultAlpha;
        SupportsMasking = true;
    }

    /// <summary>Gets the factor below 0.</summary>
    public double Alpha { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <summary>Gets Keras's arguments. As there, a factor that is the default is left out.</summary>
    public override Config GetConfig()
    {
        var config = new Config { ["name"] = Name };
        if (savesAlpha)
            config["alpha"] = Alpha;
        return config.Merge(new Config { ["trainable"] = Trainable, ["dtype"] = DType.Name });
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Elu(inputs, (float)Alpha);

    internal static ELU FromConfig(Config config) => new(config.GetDouble("alpha", DefaultAlpha), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
        savesAlpha = config.ContainsKey("alpha"),
    };
}
