using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// Layers that disturb their inputs at random in training and leave them alone in inference: the base of <see cref="Dropout"/>,
/// <see cref="GaussianNoise"/>, ...
/// </summary>
public abstract class NoiseLayer : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="strength">How strong the noise is; at 0 there is none, and no random stream.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    private protected NoiseLayer(double strength, int? seed, string? name)
        : base(name)
    {
        Seed = seed;
        SeedGenerator = strength > 0 ? Track(new SeedGenerator(seed)) : null;
        SupportsMasking = true;
    }

    /// <summary>Gets the seed; null for one from the global generator.</summary>
    public int? Seed { get; }

    /// <summary>Gets the random stream; null when there is no noise.</summary>
    internal SeedGenerator? SeedGenerator { get; }

    internal override IReadOnlyList<string> CallArgumentNames => ["training"];

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    protected sealed override Tensor Call(Tensor inputs, CallContext context) =>
        context.Training && SeedGenerator is { } stream ? Disturb(inputs, stream) : inputs;

    /// <summary>Computes what training sees.</summary>
    private protected abstract Tensor Disturb(Tensor inputs, SeedGenerator stream);

    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1].</exception>
    private protected static double InUnitInterval(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"Invalid value received for argument `{name}`. Expected a float value between 0 and 1. Received: {name}={value}");

    /// <exception cref="ArgumentOutOfRangeException">The value lies outside [0, 1).</exception>
    private protected static double BelowOne(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"Invalid value received for argument `{name}`. Expected a float value from 0 to below 1, where the noise would be infinite. Received: {name}={value}");
}
