using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Broadcasting of whole nodes, and its opposite: summing a gradient back to a smaller shape.</summary>
internal static class Broadcasting
{
    /// <summary>Gets the node with the given shape: itself if it has it, else a repeated copy.</summary>
    public static TensorNode Expand(TensorNode node, Shape shape)
    {
        if (node.Shape == shape)
            return node;
        if (node.Count == shape.ElementCount)
            return TensorAllocator.View(node, shape);
        TensorNode copy = TensorAllocator.Create(node.DType, shape);
        StridedNodes.Gather(node, StridedLayout.Broadcast(node.Shape, shape), copy);
        return copy;
    }

    /// <summary>Adds a gradient of the broadcast shape to the gradient of the operand, summed over what was repeated.</summary>
    public static void AddReduced(GradientTape tape, ReadOnlySpan<float> gradient, Shape shape, TensorNode operand)
    {
        Span<float> target = tape.GradientBuffer(operand, out bool accumulate);
        Span<int> from = stackalloc int[Shape.MaxRank];
        Span<int> to = stackalloc int[Shape.MaxRank];
        shape.CopyTo(from);
        operand.Shape.CopyTo(to);
        ReduceToShapeKernel.Apply(gradient, from[..shape.Rank], target, to[..operand.Shape.Rank], accumulate);
    }
}
