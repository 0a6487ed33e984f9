using Argali.Engine;
using Argali.Saving;

namespace Argali.Operations;

/// <summary>Kinds of operations: how operands are brought to a type, and what the outputs' shapes and types are.</summary>
internal static class OpRules
{
    /// <summary>A reduction over several axes.</summary>
    public delegate Tensor AxesReduction(Tensor x, ReadOnlySpan<int> axes, bool keepdims);

    /// <summary>A function of one operand, element by element, in the operand's type.</summary>
    public static OpFunction Unary(Func<Tensor, Tensor> function) => new(values => function(values[0]), specs => specs[0]);

    /// <summary>A function of one number, element by element, in the operand's type; truth values are the numbers 0 and 1.</summary>
    public static OpFunction Numeric(Func<Tensor, Tensor> function) => new(
        values => function(values[0].DType == DType.Bool ? values.Number(0) : values[0]),
        specs => specs[0] with { DType = specs[0].DType == DType.Bool ? DType.Int32 : specs[0].DType });

    /// <summary>A function of one real number, element by element.</summary>
    public static OpFunction Float(Func<Tensor, Tensor> function) =>
        new(values => function(values.Float(0)), specs => specs[0] with { DType = OperandType.ToFloat(specs[0].DType) });

    /// <summary>A question about one real number, element by element.</summary>
    public static OpFunction Question(Func<Tensor, Tensor> function) =>
        new(values => function(values.Float(0)), specs => specs[0] with { DType = DType.Bool });

    /// <summary>A function of two broadcast operands, in the type that holds both.</summary>
    public static OpFunction Binary(Func<Tensor, Tensor, Tensor> function) => new(
        values =>
        {
            (Tensor a, Tensor b) = values.Pair(0, 1);
            return a.DType == DType.Bool
                ? Ops.Cast(function(Ops.Cast(a, DType.Int32), Ops.Cast(b, DType.Int32)), DType.Bool)
                : function(a, b);
        },
        specs => new OpSpec(Shape.Broadcast(specs[0].Shape, specs[1].Shape), specs.Join(0, 1)));

    /// <summary>A function of two broadcast real numbers.</summary>
    public static OpFunction FloatBinary(Func<Tensor, Tensor, Tensor> function) => new(
        values => function(values.Float(0), values.Float(1)),
        specs => new OpSpec(Shape.Broadcast(specs[0].Shape, specs[1].Shape), OperandType.ToFloat(specs.Join(0, 1))));

    /// <summary>A comparison of two broadcast operands.</summary>
    public static OpFunction Comparison(Func<Tensor, Tensor, Tensor> function) => new(
        values =>
        {
            (Tensor a, Tensor b) = values.Pair(0, 1);
            return function(a, b);
        },
        specs => new OpSpec(Shape.Broadcast(specs[0].Shape, specs[1].Shape), DType.Bool));

    /// <summary>Logic over two broadcast operands; what is not zero is true.</summary>
    public static OpFunction Logic(Func<Tensor, Tensor, Tensor> function) => new(
        values => function(values.Truth(0), values.Truth(1)),
        specs => new OpSpec(Shape.Broadcast(specs[0].Shape, specs[1].Shape), DType.Bool));

    /// <summary>A reduction over <c>axis</c>, one, several or all.</summary>
    /// <param name="config">The arguments <c>axis</c> and, if there, <c>keepdims</c>.</param>
    /// <param name="all">The reduction over one axis or all.</param>
    /// <param name="several">The reduction over several axes.</param>
    /// <param name="result">The type of the result for an operand's type.</param>
    /// <param name="operand">How the operand is brought to the type of computation; null for as it is.</param>
    public static OpFunction Reduction(
        Config config, Func<Tensor, int?, bool, Tensor> all, AxesReduction several, Func<DType, DType> result, Func<OpValues, Tensor>? operand = null)
    {
        int[]? axes = config.GetInts("axis");
        bool keepdims = config.ContainsKey("keepdims") && config.GetBool("keepdims", false);
        return new OpFunction(
            values =>
            {
                Tensor x = operand is null ? values[0] : operand(values);
                return axes switch { null => all(x, null, keepdims), [int axis] => all(x, axis, keepdims), _ => several(x, axes, keepdims) };
            },
            specs => new OpSpec(Reduced(specs[0].Shape, axes, keepdims), result(specs[0].DType)));
    }

    /// <summary>A reduction of real numbers.</summary>
    public static OpFunction FloatReduction(Config config, Func<Tensor, int?, bool, Tensor> all, AxesReduction several) =>
        Reduction(config, all, several, OperandType.ToFloat, values => values.Float(0));

    /// <summary>The shape that is left of one whose axes, or all, are reduced.</summary>
    public static Shape Reduced(Shape shape, int[]? axes, bool keepdims)
    {
        bool[] isReduced = new bool[shape.Rank];
        for (int i = 0; i < isReduced.Length; i++)
            isReduced[i] = axes is null;
        foreach (int axis in axes ?? [])
            isReduced[shape.Axis(axis)] = true;
        Shape reduced = Shape.Scalar;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (!isReduced[i])
                reduced = reduced.Insert(reduced.Rank, shape[i]);
            else if (keepdims)
                reduced = reduced.Insert(reduced.Rank, 1);
        }

        return reduced;
    }

    /// <summary>The number of elements of a shape; unknown where an axis is.</summary>
    public static int Flat(Shape shape) => shape.IsKnown ? checked((int)shape.ElementCount) : Shape.Unknown;
}
