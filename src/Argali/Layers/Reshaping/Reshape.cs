using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Gives every sample another shape: <c>(batch, ...)</c> to <c>(batch, ...targetShape)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/reshape/"/>
public sealed class Reshape : Layer
{
    private readonly int[] target;

    /// <summary>Makes the layer.</summary>
    /// <param name="targetShape">The shape of one sample; at most one length may be -1, which is then derived.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">More than one length is -1, or a length is below -1.</exception>
    public Reshape(IReadOnlyList<int> targetShape, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(targetShape);
        target = [.. targetShape];
        if (target.Count(length => length == -1) > 1 || target.Any(length => length < -1))
        {
            throw new ArgumentException(
                $"targetShape takes lengths of 0 or more and at most one -1. Received: ({string.Join(", ", target)}).", nameof(targetShape));
        }
    }

    /// <summary>Gets the shape of one sample.</summary>
    public IReadOnlyList<int> TargetShape => target;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        return new Shape(input[0]).Concat(Resolve(input.Slice(1, input.Rank - 1)));
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["target_shape"] = target });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Reshape(inputs, ComputeOutputShape((Nest<Shape>)inputs.Shape).Value);

    internal static Reshape FromConfig(Config config) => new(
        config.GetInts("target_shape") ?? throw new ConfigException("Reshape needs 'target_shape'."), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private Shape Resolve(Shape sample)
    {
        Shape shape = new(target);
        if (!sample.IsKnown)
            return shape;
        int derived = Array.IndexOf(target, -1);
        if (derived >= 0)
        {
            long known = target.Where(length => length >= 0).Aggregate(1L, (product, length) => product * length);
            if (known > 0 && sample.ElementCount % known == 0)
                shape = shape.With(derived, checked((int)(sample.ElementCount / known)));
        }

        if (!shape.IsKnown || shape.ElementCount != sample.ElementCount)
        {
            throw new ArgumentException(
                $"The total size of the tensor must be unchanged. Received: input_shape={sample}, target_shape={new Shape(target)} (Reshape '{Name}').");
        }

        return shape;
    }
}
