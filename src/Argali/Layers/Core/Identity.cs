using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Passes its inputs on unchanged: a place holder.</summary>
/// <seealso href="https://keras.io/api/layers/core_layers/identity/"/>
public sealed class Identity : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="name">The name; null for an automatic one.</param>
    public Identity(string? name = null)
        : base(name)
    {
        SupportsMasking = true;
    }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => inputs;

    internal static Identity FromConfig(Config config) => new(config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
