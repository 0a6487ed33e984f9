using Argali.Engine;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Passes its inputs on and adds the penalty <c>l1 · Σ|x| + l2 · Σx²</c> on them to the model's loss.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/activity_regularization/"/>
public sealed class ActivityRegularization : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="l1">The factor of the sizes, 0 or more. Default 0.</param>
    /// <param name="l2">The factor of the squares, 0 or more. Default 0.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">A factor is negative or not finite.</exception>
    public ActivityRegularization(double l1 = 0.0, double l2 = 0.0, string? name = null)
        : base(name)
    {
        L1 = l1;
        L2 = l2;
        ActivityRegularizer = new L1L2(l1, l2);
        SupportsMasking = true;
    }

    /// <summary>Gets the factor of the sizes.</summary>
    public double L1 { get; }

    /// <summary>Gets the factor of the squares.</summary>
    public double L2 { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["l1"] = L1, ["l2"] = L2 });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => inputs;

    internal static ActivityRegularization FromConfig(Config config) =>
        new(config.GetDouble("l1", 0.0), config.GetDouble("l2", 0.0), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
