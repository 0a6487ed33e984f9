using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The rectified linear unit: <c>x</c> from the threshold to the greatest value, that value above, and
/// <c>negativeSlope · (x - threshold)</c> below the threshold.
/// </summary>
/// <seealso href="https://keras.io/api/layers/activation_layers/relu/"/>
public sealed class ReLU : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="maxValue">The greatest output, 0 or more; null (the default) for no bound.</param>
    /// <param name="negativeSlope">The slope below the threshold, 0 or more. Default 0.</param>
    /// <param name="threshold">Where the unit begins, 0 or more. Default 0.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative.</exception>
    public ReLU(double? maxValue = null, double negativeSlope = 0.0, double threshold = 0.0, string? name = null)
        : base(name)
    {
        if (maxValue is { } max)
            NotNegative(max, nameof(maxValue));
        NotNegative(negativeSlope, nameof(negativeSlope));
        NotNegative(threshold, nameof(threshold));
        MaxValue = maxValue;
        NegativeSlope = negativeSlope;
        Threshold = threshold;
        SupportsMasking = true;
    }

    /// <summary>Gets the greatest output; null for no bound.</summary>
    public double? MaxValue { get; }

    /// <summary>Gets the slope below the threshold.</summary>
    public double NegativeSlope { get; }

    /// <summary>Gets where the unit begins.</summary>
    public double Threshold { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["max_value"] = MaxValue,
        ["negative_slope"] = NegativeSlope,
        ["threshold"] = Threshold,
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) =>
        Ops.Relu(inputs, (float)NegativeSlope, (float?)MaxValue, (float)Threshold);

    internal static ReLU FromConfig(Config config) => new(
        config.GetDoubleOrNull("max_value"),
        config.GetDouble("negative_slope", 0.0),
        config.GetDouble("threshold", 0.0),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private static void NotNegative(double value, string name)
    {
        if (!(value >= 0))
            throw new ArgumentOutOfRangeException(name, value, $"`{name}` of a ReLU layer expects a value of 0 or more. Received: {value}.");
    }
}
