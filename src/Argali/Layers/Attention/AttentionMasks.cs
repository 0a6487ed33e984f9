using Argali.Engine;

namespace Argali.Layers;

/// <summary>The masks that attention makes itself: bool, true where a query sees a value.</summary>
internal static class AttentionMasks
{
    /// <summary>Lets each query see the values up to its own position: (1, queries, values).</summary>
    public static Tensor Causal(int queries, int values)
    {
        Tensor rows = Ops.Reshape(Ops.Arange(0, queries), new Shape(1, queries, 1));
        Tensor columns = Ops.Reshape(Ops.Arange(0, values), new Shape(1, 1, values));
        return Ops.GreaterEqual(rows, columns);
    }

    /// <summary>Combines two masks of which one or both may be missing.</summary>
    public static Tensor? And(Tensor? a, Tensor? b) => a is { } first && b is { } second ? Ops.LogicalAnd(first, second) : a ?? b;
}
