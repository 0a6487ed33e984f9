using System.Diagnostics.CodeAnalysis;
using Argali.Engine;
using Argali.Operations;

namespace Argali.Layers;

// Each operator draws the operation that Keras's operator draws. Equality of symbols stays that of references: Ops.Equal compares values.
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The functions of Ops, such as Ops.Add.")]
public sealed partial class KerasTensor
{
    /// <summary>Indexes as NumPy does: <c>x[.., 0]</c>, <c>x[TensorIndex.Ellipsis, 1..^1]</c>. Axes that are not named are kept whole.</summary>
    /// <exception cref="ArgumentException">More indices than axes, or two ellipses.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside its axis.</exception>
    public KerasTensor this[params ReadOnlySpan<TensorIndex> indices] =>
        OpsOperation.Create("GetItem").Draw([(Nest<KerasTensor>)this, IndexKeys.Write(indices)], []);

    /// <summary>The negative, element by element.</summary>
    public static KerasTensor operator -(KerasTensor value) => Draw("Negative", value);

    /// <summary>Whether an element is false (zero), element by element.</summary>
    public static KerasTensor operator !(KerasTensor value) => Draw("LogicalNot", value);

    /// <summary>The sum, element by element.</summary>
    public static KerasTensor operator +(KerasTensor left, KerasTensor right) => Draw("Add", left, right);

    /// <summary>The sum, element by element.</summary>
    public static KerasTensor operator +(KerasTensor left, GraphOperand right) => Draw("Add", left, right);

    /// <summary>The sum, element by element.</summary>
    public static KerasTensor operator +(GraphOperand left, KerasTensor right) => Draw("Add", left, right);

    /// <summary>The difference, element by element.</summary>
    public static KerasTensor operator -(KerasTensor left, KerasTensor right) => Draw("Subtract", left, right);

    /// <summary>The difference, element by element.</summary>
    public static KerasTensor operator -(KerasTensor left, GraphOperand right) => Draw("Subtract", left, right);

    /// <summary>The difference, element by element.</summary>
    public static KerasTensor operator -(GraphOperand left, KerasTensor right) => Draw("Subtract", left, right);

    /// <summary>The product, element by element.</summary>
    public static KerasTensor operator *(KerasTensor left, KerasTensor right) => Draw("Multiply", left, right);

    /// <summary>The product, element by element.</summary>
    public static KerasTensor operator *(KerasTensor left, GraphOperand right) => Draw("Multiply", left, right);

    /// <summary>The product, element by element.</summary>
    public static KerasTensor operator *(GraphOperand left, KerasTensor right) => Draw("Multiply", left, right);

    /// <summary>The quotient, of real numbers, element by element.</summary>
    public static KerasTensor operator /(KerasTensor left, KerasTensor right) => Draw("TrueDivide", left, right);

    /// <summary>The quotient, of real numbers, element by element.</summary>
    public static KerasTensor operator /(KerasTensor left, GraphOperand right) => Draw("TrueDivide", left, right);

    /// <summary>The quotient, of real numbers, element by element.</summary>
    public static KerasTensor operator /(GraphOperand left, KerasTensor right) => Draw("TrueDivide", left, right);

    /// <summary>The remainder with the divisor's sign, element by element.</summary>
    public static KerasTensor operator %(KerasTensor left, KerasTensor right) => Draw("Mod", left, right);

    /// <summary>The remainder with the divisor's sign, element by element.</summary>
    public static KerasTensor operator %(KerasTensor left, GraphOperand right) => Draw("Mod", left, right);

    /// <summary>The remainder with the divisor's sign, element by element.</summary>
    public static KerasTensor operator %(GraphOperand left, KerasTensor right) => Draw("Mod", left, right);

    /// <summary>Whether the left one is less, element by element.</summary>
    public static KerasTensor operator <(KerasTensor left, KerasTensor right) => Draw("Less", left, right);

    /// <summary>Whether the left one is less, element by element.</summary>
    public static KerasTensor operator <(KerasTensor left, GraphOperand right) => Draw("Less", left, right);

    /// <summary>Whether the left one is less, element by element.</summary>
    public static KerasTensor operator <(GraphOperand left, KerasTensor right) => Draw("Less", left, right);

    /// <summary>Whether the left one is at most the right one, element by element.</summary>
    public static KerasTensor operator <=(KerasTensor left, KerasTensor right) => Draw("LessEqual", left, right);

    /// <summary>Whether the left one is at most the right one, element by element.</summary>
    public static KerasTensor operator <=(KerasTensor left, GraphOperand right) => Draw("LessEqual", left, right);

    /// <summary>Whether the left one is at most the right one, element by element.</summary>
    public static KerasTensor operator <=(GraphOperand left, KerasTensor right) => Draw("LessEqual", left, right);

    /// <summary>Whether the left one is greater, element by element.</summary>
    public static KerasTensor operator >(KerasTensor left, KerasTensor right) => Draw("Greater", left, right);

    /// <summary>Whether the left one is greater, element by element.</summary>
    public static KerasTensor operator >(KerasTensor left, GraphOperand right) => Draw("Greater", left, right);

    /// <summary>Whether the left one is greater, element by element.</summary>
    public static KerasTensor operator >(GraphOperand left, KerasTensor right) => Draw("Greater", left, right);

    /// <summary>Whether the left one is at least the right one, element by element.</summary>
    public static KerasTensor operator >=(KerasTensor left, KerasTensor right) => Draw("GreaterEqual", left, right);

    /// <summary>Whether the left one is at least the right one, element by element.</summary>
    public static KerasTensor operator >=(KerasTensor left, GraphOperand right) => Draw("GreaterEqual", left, right);

    /// <summary>Whether the left one is at least the right one, element by element.</summary>
    public static KerasTensor operator >=(GraphOperand left, KerasTensor right) => Draw("GreaterEqual", left, right);

    /// <summary>Whether both are true, element by element.</summary>
    public static KerasTensor operator &(KerasTensor left, KerasTensor right) => Draw("LogicalAnd", left, right);

    /// <summary>Whether both are true, element by element.</summary>
    public static KerasTensor operator &(KerasTensor left, GraphOperand right) => Draw("LogicalAnd", left, right);

    /// <summary>Whether both are true, element by element.</summary>
    public static KerasTensor operator &(GraphOperand left, KerasTensor right) => Draw("LogicalAnd", left, right);

    /// <summary>Whether one at least is true, element by element.</summary>
    public static KerasTensor operator |(KerasTensor left, KerasTensor right) => Draw("LogicalOr", left, right);

    /// <summary>Whether one at least is true, element by element.</summary>
    public static KerasTensor operator |(KerasTensor left, GraphOperand right) => Draw("LogicalOr", left, right);

    /// <summary>Whether one at least is true, element by element.</summary>
    public static KerasTensor operator |(GraphOperand left, KerasTensor right) => Draw("LogicalOr", left, right);

    /// <summary>Whether exactly one is true, element by element.</summary>
    public static KerasTensor operator ^(KerasTensor left, KerasTensor right) => Draw("LogicalXor", left, right);

    /// <summary>Whether exactly one is true, element by element.</summary>
    public static KerasTensor operator ^(KerasTensor left, GraphOperand right) => Draw("LogicalXor", left, right);

    /// <summary>Whether exactly one is true, element by element.</summary>
    public static KerasTensor operator ^(GraphOperand left, KerasTensor right) => Draw("LogicalXor", left, right);

    private static KerasTensor Draw(string className, params ReadOnlySpan<GraphOperand> operands)
    {
        var arguments = new object?[operands.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = operands[i].Argument;
        return OpsOperation.Create(className).Draw(arguments, []);
    }
}
