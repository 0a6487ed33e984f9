using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, sets a random part of the inputs to zero and scales the others by <c>1 / (1 - rate)</c>; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/dropout/"/>
public sealed class Dropout : Layer
{
    private readonly int[]? noiseShape;

    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The part that is dropped, in [0, 1].</param>
    /// <param name="noiseShape">The shape of the drawn mask, broadcast to the inputs; null for that of the inputs, -1 for its length.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1].</exception>
    public Dropout(double rate, IReadOnlyList<int>? noiseShape = null, int? seed = null, string? name = null)
        : base(name)
    {
        if (rate is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), rate, $"Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: rate={rate}");
        }

        Rate = rate;
        Seed = seed;
        this.noiseShape = noiseShape?.ToArray();
        SeedGenerator = rate > 0 ? new SeedGenerator(seed) : null;
        SupportsMasking = true;
    }

    /// <summary>Gets the part that is dropped.</summary>
    public double Rate { get; }

    /// <summary>Gets the shape of the drawn mask; null for that of the inputs.</summary>
    public IReadOnlyList<int>? NoiseShape => noiseShape;

    /// <summary>Gets the seed; null for one from the global generator.</summary>
    public int? Seed { get; }

    /// <summary>Gets the random stream; null when nothing is dropped.</summary>
    internal SeedGenerator? SeedGenerator { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["rate"] = Rate, ["seed"] = Seed, ["noise_shape"] = noiseShape });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) =>
        context.Training && SeedGenerator is not null ? Ops.Dropout(inputs, (float)Rate, SeedGenerator, MaskShape(inputs.Shape)) : inputs;

    internal static Dropout FromConfig(Config config) =>
        new(config.GetDouble("rate"), config.GetList("noise_shape") is null ? null : NoiseShapeOf(config), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };

    private static int[] NoiseShapeOf(Config config) => [.. config.GetList("noise_shape")!.Select(length => (int)((long?)length ?? -1))];

    private Shape? MaskShape(Shape inputs)
    {
        if (noiseShape is null)
            return null;
        if (noiseShape.Length != inputs.Rank)
        {
            throw new ArgumentException(
                $"The noise shape of Dropout '{Name}' needs one length for each of the {inputs.Rank} axes of the inputs {inputs}. Received: {noiseShape.Length}.");
        }

        Shape mask = inputs;
        for (int axis = 0; axis < noiseShape.Length; axis++)
        {
            if (noiseShape[axis] >= 0)
                mask = mask.With(axis, noiseShape[axis]);
        }

        return mask;
    }
}
