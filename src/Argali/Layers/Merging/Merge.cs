using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Layers that join several inputs element by element, with broadcasting: the base of <see cref="Add"/>, <see cref="Multiply"/>, ...</summary>
public abstract class Merge : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="name">The name; null for an automatic one.</param>
    private protected Merge(string? name)
        : base(name)
    {
        SupportsMasking = true;
    }

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets the smallest number of inputs.</summary>
    private protected virtual int MinInputs => 1;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape[] shapes = [.. inputShapes.Flatten()];
        int rank = shapes.Max(shape => shape.Rank);
        Shape joined = Widen(shapes[0], rank);
        foreach (Shape shape in shapes.Skip(1))
            joined = Broadcast(joined, Widen(shape, rank));
        return joined;
    }

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        IReadOnlyList<Shape> shapes = inputShapes.Flatten();
        if (inputShapes.IsLeaf || shapes.Count < MinInputs)
        {
            throw new ArgumentException(
                $"The merge layer '{Name}' ({ClassName}) should be called on a list of at least {MinInputs} input{(MinInputs == 1 ? string.Empty : "s")}. " +
                $"Received: {(inputShapes.IsLeaf ? "a single tensor" : $"{shapes.Count}")} of shape {inputShapes} (not a list of tensors).");
        }

        ComputeOutputShape(inputShapes);
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        if (inputs.IsLeaf)
            throw new ArgumentException($"The merge layer '{Name}' ({ClassName}) should be called on a list of inputs. Received: one tensor.", nameof(inputs));
        Tensor[] tensors = [.. inputs.Flatten()];
        int rank = tensors.Max(tensor => tensor.Rank);
        for (int i = 0; i < tensors.Length; i++)
        {
            while (tensors[i].Rank < rank)
                tensors[i] = Ops.ExpandDims(tensors[i], 1);
        }

        return Join(tensors);
    }

    /// <summary>Joins inputs of one rank.</summary>
    private protected abstract Tensor Join(ReadOnlySpan<Tensor> inputs);

    /// <summary>Joins the masks of all inputs: what counts in one of them counts. Without a mask of every input there is none.</summary>
    public override Nest<Tensor?> ComputeMask(Nest<Tensor> inputs, Nest<Tensor?> mask)
    {
        Tensor? joined = null;
        foreach (Tensor? item in mask.Flatten())
        {
            if (item is not { } given)
                return default;
            joined = joined is { } so ? Ops.LogicalOr(so, given) : given;
        }

        return joined;
    }

    // Keras aligns inputs of different ranks after the batch axis.
    private static Shape Widen(Shape shape, int rank)
    {
        while (shape.Rank < rank)
            shape = shape.Insert(Math.Min(1, shape.Rank), 1);
        return shape;
    }

    private Shape Broadcast(Shape a, Shape b)
    {
        try
        {
            return Shape.Broadcast(a, b);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"Inputs have incompatible shapes. Received shapes {a} and {b} (layer '{Name}').", e);
        }
    }
}
