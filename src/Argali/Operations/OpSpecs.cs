using Argali.Engine;
using Argali.Layers;

namespace Argali.Operations;

/// <summary>What is known of a symbolic call's arguments.</summary>
internal readonly struct OpSpecs(object?[] arguments)
{
    public int Count => arguments.Length;

    /// <summary>Gets shape and type of a tensor, a plain number, or a list of numbers.</summary>
    public OpSpec this[int index] => Of(arguments[index]);

    /// <summary>Gets the type that holds two operands.</summary>
    public DType Join(int first, int second) => OperandType.Join(OperandType.Of(arguments[first]), OperandType.Of(arguments[second]));

    /// <summary>Gets what is known of the tensors of a list, and the type that holds all.</summary>
    public (OpSpec[] Items, DType DType) List(int index)
    {
        IReadOnlyList<object?> items = arguments[index] is Nest<KerasTensor> { IsList: true } nest
            ? [.. nest.Select(object? (item) => item)]
            : OpValues.Items(arguments[index]);
        return ([.. items.Select(Of)], OperandType.Join([.. items.Select(OperandType.Of)]));
    }

    /// <summary>Gets an argument as it came.</summary>
    public object? Raw(int index) => index < arguments.Length ? arguments[index] : null;

    private static OpSpec Of(object? argument)
    {
        if (argument is Nest<KerasTensor> { IsLeaf: true } symbol)
            return new OpSpec(symbol.Value.Shape, symbol.Value.DType);
        Tensor constant = OpValues.ToTensor(argument);
        return new OpSpec(constant.Shape, constant.DType);
    }
}
