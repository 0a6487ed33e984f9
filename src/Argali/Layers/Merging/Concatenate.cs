using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Joins a list of inputs along an axis.</summary>
/// <seealso href="https://keras.io/api/layers/merging_layers/concatenate/"/>
public sealed class Concatenate : Merge
{
    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axis along which the inputs stand one behind another; the other axes must agree. Default -1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Concatenate(int axis = -1, string? name = null)
        : base(name)
    {
        Axis = axis;
    }

    /// <summary>Gets the axis.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        IReadOnlyList<Shape> shapes = inputShapes.Flatten();
        Shape joined = shapes[0];
        int axis = joined.Axis(Axis);
        foreach (Shape shape in shapes.Skip(1))
        {
            if (shape.Rank != joined.Rank || !Agree(joined, shape, axis))
            {
                throw new ArgumentException(
                    "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. " +
                    $"Received: input_shape=[{string.Join(", ", shapes)}]");
            }

            int length = joined[axis] < 0 || shape[axis] < 0 ? Shape.Unknown : joined[axis] + shape[axis];
            joined = joined.With(axis, length);
        }

        return joined;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["axis"] = Axis });

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => inputs.IsLeaf
        ? throw new ArgumentException($"A `Concatenate` layer should be called on a list of inputs. Received: one tensor (layer '{Name}').", nameof(inputs))
        : Join(inputs.Flatten().ToArray());

    private protected override Tensor Join(ReadOnlySpan<Tensor> inputs) => Ops.Concatenate(OfOneType(inputs), Axis);

    /// <summary>Joins the masks as the inputs are joined; an input without a mask counts everywhere.</summary>
    public override Nest<Tensor?> ComputeMask(Nest<Tensor> inputs, Nest<Tensor?> mask)
    {
        IReadOnlyList<Tensor> tensors = inputs.Flatten();
        IReadOnlyList<Tensor?> given = mask.Flatten();
        if (given.All(item => item is null))
            return default;
        var masks = new Tensor[tensors.Count];
        for (int i = 0; i < masks.Length; i++)
        {
            Tensor input = tensors[i];
            Tensor counts = given[i] ?? Ops.Cast(Tensor.Ones(input.Shape), Engine.DType.Bool);
            while (counts.Rank < input.Rank)
                counts = Ops.BroadcastTo(Ops.ExpandDims(counts, -1), input.Shape.Slice(0, counts.Rank + 1));
            masks[i] = counts;
        }

        return (Tensor?)Ops.All(Ops.Concatenate(masks, Axis), -1);
    }

    internal static Concatenate FromConfig(Config config) =>
        new(config.GetInt("axis", -1), config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };

    // Numbers of categories, which are integers, may stand beside other features: together they are float32.
    private static ReadOnlySpan<Tensor> OfOneType(ReadOnlySpan<Tensor> inputs)
    {
        DType first = inputs[0].DType;
        bool differ = false;
        bool holdStrings = false;
        foreach (Tensor input in inputs)
        {
            differ |= input.DType != first;
            holdStrings |= input.DType == Engine.DType.String;
        }

        if (!differ || holdStrings)
            return inputs;
        var converted = new Tensor[inputs.Length];
        for (int i = 0; i < converted.Length; i++)
            converted[i] = Ops.Cast(inputs[i], Engine.DType.Float32);
        return converted;
    }

    private static bool Agree(Shape a, Shape b, int except)
    {
        for (int axis = 0; axis < a.Rank; axis++)
        {
            if (axis != except && a[axis] != b[axis] && a[axis] >= 0 && b[axis] >= 0)
                return false;
        }

        return true;
    }
}
