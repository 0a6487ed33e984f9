using Argali.Engine;
using Argali.Layers;

namespace Argali.Operations;

/// <summary>Draws operations into graphs, from a class name, the constructor's arguments and the operands.</summary>
internal static class GraphDrawing
{
    public static KerasTensor Draw(string className, params ReadOnlySpan<GraphOperand> operands) => DrawNest(className, [], operands).Value;

    public static KerasTensor Draw(string className, ReadOnlySpan<object?> constructor, params ReadOnlySpan<GraphOperand> operands) =>
        DrawNest(className, constructor, operands).Value;

    public static Nest<KerasTensor> DrawNest(string className, ReadOnlySpan<object?> constructor, params ReadOnlySpan<GraphOperand> operands)
    {
        var arguments = new object?[operands.Length];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = operands[i].Argument;
        return OpsOperation.Create(className, constructor).Draw(arguments, []);
    }

    // Keras passes a few arguments by name, null where they are not given.
    public static KerasTensor DrawNamed(string className, ReadOnlySpan<object?> constructor, KerasTensor x, string name, object? value) =>
        OpsOperation.Create(className, constructor).Draw([(Nest<KerasTensor>)x], [KeyValuePair.Create(name, value)]);

    public static KerasTensor DrawList(string className, ReadOnlySpan<object?> constructor, ReadOnlySpan<KerasTensor> tensors) =>
        OpsOperation.Create(className, constructor).Draw([Nest<KerasTensor>.ListOf(tensors.ToArray())], []);

    // Complex numbers are one argument: a pair of real and imaginary parts.
    public static Nest<KerasTensor> DrawPair(string className, ReadOnlySpan<object?> constructor, KerasTensor real, KerasTensor imaginary) =>
        OpsOperation.Create(className, constructor).Draw([Nest<KerasTensor>.ListOf([real, imaginary])], []);

    public static (KerasTensor First, KerasTensor Second) Two(Nest<KerasTensor> outputs) => (outputs[0].Value, outputs[1].Value);

    public static object?[] Numbers(ReadOnlySpan<int> numbers) => [.. numbers.ToArray().Select(object? (number) => (long)number)];

    // One number for all axes, or a list.
    public static object Lengths(ReadOnlySpan<int> lengths) => lengths is [int all] ? all : lengths.ToArray();

    public static object Steps(ReadOnlySpan<int> steps) => steps.IsEmpty ? 1 : Lengths(steps);

    public static string? KerasName(WindowFunction window) => window switch
    {
        WindowFunction.Hann => "hann",
        WindowFunction.Hamming => "hamming",
        _ => null,
    };
}
