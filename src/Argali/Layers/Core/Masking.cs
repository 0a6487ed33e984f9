using Argali.Engine;
using Argali.Operations;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Leaves out time steps whose features all equal a value: in <c>(batch, time, ..., features)</c> they become zero, and the output
/// carries a mask <c>(batch, time, ...)</c> without them.
/// </summary>
/// <seealso href="https://keras.io/api/layers/core_layers/masking/"/>
public sealed class Masking : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="maskValue">The value that marks a step to leave out when all of its features have it. Default 0.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Masking(double maskValue = 0, string? name = null)
        : base(name)
    {
        MaskValue = maskValue;
        SupportsMasking = true;
    }

    /// <summary>Gets the value that marks a step to leave out.</summary>
    public double MaskValue { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes.Value;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["mask_value"] = MaskValue });

    internal override IReadOnlyList<KerasTensor?> DrawMasks(Nest<KerasTensor> inputs)
    {
        Nest<KerasTensor> differs = OpsOperation.Create("NotEqual").Draw([inputs, MaskValue], []);
        return [OpsOperation.Create("Any", -1, false).Draw([differs], [])];
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) =>
        inputs * Ops.Cast(Ops.ExpandDims(Counts(inputs), -1), inputs.DType);

    /// <inheritdoc/>
    protected override Tensor? ComputeMask(Tensor inputs, Tensor? mask) => Counts(inputs);

    internal static Masking FromConfig(Config config) =>
        new(config.GetDouble("mask_value", 0), config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };

    private Tensor Counts(Tensor inputs) => Ops.Any(Ops.NotEqual(inputs, Ops.Cast(Tensor.Scalar(MaskValue), inputs.DType)), -1);
}
