using Argali.Activations;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Applies an activation function.</summary>
/// <seealso href="https://keras.io/api/layers/core_layers/activation/"/>
public sealed class Activation : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="activation">The function, or its Keras name.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Activation(ActivationFunction activation, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Function = activation;
        SupportsMasking = true;
    }

    /// <summary>Gets the function.</summary>
    public ActivationFunction Function { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["activation"] = Function });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Function.Apply(inputs);

    internal static Activation FromConfig(Config config) =>
        new(ActivationFunction.Get(config["activation"]), config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };
}
