using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The rectified linear unit that leaks: <c>x</c> above 0, <c>negativeSlope · x</c> below.</summary>
/// <seealso href="https://keras.io/api/layers/activation_layers/leaky_relu/"/>
public sealed class LeakyReLU : Layer
{
    private const double DefaultSlope = 0.3;

    /// <summary>Makes the layer.</summary>
    /// <param name="negativeSlope">The slope below 0, 0 or more. Default 0.3.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative.</exception>
    public LeakyReLU(double negativeSlope = DefaultSlope, string? name = null)
        : base(name)
    {
        if (!(negativeSlope >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(negativeSlope), negativeSlope, $"`{nameof(negativeSlope)}` of a LeakyReLU layer expects a value of 0 or more. Received: {negativeSlope}.");
        }

        NegativeSlope = negativeSlope;
        SupportsMasking = true;
    }

    /// <summary>Gets the slope below 0.</summary>
    public double NegativeSlope { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["negative_slope"] = NegativeSlope });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.LeakyRelu(inputs, (float)NegativeSlope);

    // Keras 2 called the slope alpha, which Keras 3 still reads. A slope that is null is refused, as there.
    internal static LeakyReLU FromConfig(Config config)
    {
        string key = config.ContainsKey("alpha") ? "alpha" : "negative_slope";
        return new(config.ContainsKey(key) ? config.GetDouble(key) : DefaultSlope, config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
    }
}
