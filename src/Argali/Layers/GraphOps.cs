using Argali.Engine;
using Argali.Operations;

namespace Argali.Layers;

/// <summary>
/// The functions of <see cref="Ops"/> on symbolic tensors: each draws one operation into the graph of a functional model, which is saved as
/// Keras saves it. They are called as those on values are: <c>Ops.Mean(x, axis: -1)</c>.
/// </summary>
public static partial class GraphOps
{
    private static KerasTensor Draw(string className, ReadOnlySpan<object?> constructor, params ReadOnlySpan<GraphOperand> operands) =>
        DrawNest(className, constructor, operands).Value;

    private static KerasTensor Draw(string className, params ReadOnlySpan<GraphOperand> operands) => Draw(className, [], operands);

    private static Nest<KerasTensor> DrawNest(string className, ReadOnlySpan<object?> constructor, params ReadOnlySpan<GraphOperand> operands)
    {
        var arguments = new object?[operands.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = operands[i].Argument;
        return OpsOperation.Create(className, constructor).Draw(arguments, []);
    }

    private static KerasTensor DrawList(string className, ReadOnlySpan<object?> constructor, ReadOnlySpan<KerasTensor> tensors) =>
        OpsOperation.Create(className, constructor).Draw([Nest<KerasTensor>.ListOf(tensors.ToArray())], []);
}
