using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Dropout that keeps mean 0 and variance 1, for networks of scaled exponential linear units: in training a random part of the inputs
/// becomes the limit that <c>selu</c> has towards minus infinity, and everything is moved and scaled back.
/// </summary>
/// <remarks>
/// With the limit l = -1.7580993 the output is a · (x or l) + b, where a = 1 / √((1 - rate) (1 + rate · l²)) and b = -a · l · rate
/// (Klambauer et al., "Self-Normalizing Neural Networks", 2017).
/// </remarks>
/// <seealso href="https://keras.io/api/layers/regularization_layers/alpha_dropout/"/>
public sealed class AlphaDropout : NoiseLayer
{
    private const double Limit = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946;

    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The part that is dropped, in [0, 1).</param>
    /// <param name="noiseShape">The shape of the drawn mask, broadcast to the inputs; null for that of the inputs, a null in it for their length.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1).</exception>
    public AlphaDropout(double rate, IReadOnlyList<int?>? noiseShape = null, int? seed = null, string? name = null)
        : base(BelowOne(rate, nameof(rate)), seed, name)
    {
        Rate = rate;
        NoiseShape = noiseShape?.ToArray();
    }

    /// <summary>Gets the part that is dropped.</summary>
    public double Rate { get; }

    /// <summary>Gets the shape of the drawn mask; null for that of the inputs.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["rate"] = Rate, ["seed"] = Seed, ["noise_shape"] = NoiseShape });

    private protected override Tensor Disturb(Tensor inputs, SeedGenerator stream)
    {
        double scale = 1 / Math.Sqrt((1 - Rate) * (1 + (Rate * Limit * Limit)));
        double offset = -scale * Limit * Rate;
        Shape drawn = Layers.NoiseShape.Resolve(NoiseShape, inputs.Shape, Name) ?? inputs.Shape;
        Tensor kept = Ops.GreaterEqual(Ops.RandomUniform(drawn, seed: stream), (float)Rate);
        return Ops.Where(kept, (inputs * (float)scale) + (float)offset, (float)((scale * Limit) + offset));
    }

    internal static AlphaDropout FromConfig(Config config) =>
        new(config.GetDouble("rate"), config.GetNoiseShape(), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
