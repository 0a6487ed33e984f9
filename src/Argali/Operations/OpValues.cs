using Argali.Engine;
using Argali.Saving;

namespace Argali.Operations;

/// <summary>
/// The values of a call's arguments, as operations want them. Floating tensors of every width come as float32, the type of computation.
/// </summary>
internal readonly struct OpValues(object?[] arguments)
{
    public int Count => arguments.Length;

    /// <summary>Gets a tensor; a plain number or a list of numbers becomes one.</summary>
    /// <exception cref="ArgumentException">The argument is none of these.</exception>
    public Tensor this[int index] => ToTensor(Argument(index));

    /// <summary>Gets a tensor as float32.</summary>
    public Tensor Float(int index) => Ops.Cast(this[index], DType.Float32);

    /// <summary>Gets a tensor of integers as indices of 32 or 64 bits.</summary>
    public Tensor Indices(int index)
    {
        Tensor tensor = this[index];
        return tensor.DType is DType.Int32 or DType.Int64 ? tensor : Ops.Cast(tensor, tensor.DType == DType.UInt32 ? DType.Int64 : DType.Int32);
    }

    /// <summary>Gets a tensor in the type in which sums are kept: float32, int32 or int64.</summary>
    public Tensor Number(int index)
    {
        Tensor tensor = this[index];
        return Ops.Cast(tensor, OperandType.ToSum(tensor.DType));
    }

    /// <summary>Gets a tensor as truth values: whether elements are not zero.</summary>
    public Tensor Truth(int index) => Ops.Cast(this[index], DType.Bool);

    /// <summary>Gets operands in the type that holds both.</summary>
    public (Tensor First, Tensor Second) Pair(int first, int second)
    {
        DType dtype = Computed(OperandType.Join(OperandType.Of(Argument(first)), OperandType.Of(Argument(second))));
        return (Ops.Cast(this[first], dtype), Ops.Cast(this[second], dtype));
    }

    /// <summary>Gets the tensors of a list in the type that holds all.</summary>
    public Tensor[] List(int index) => Joined(Items(index));

    /// <summary>Gets all operands in the type that holds all.</summary>
    public Tensor[] All() => Joined(arguments);

    /// <summary>Gets an argument as it came.</summary>
    public object? Raw(int index) => index < arguments.Length ? arguments[index] : null;

    /// <summary>Whether an argument was given and is not null.</summary>
    public bool Has(int index) => Raw(index) is not null;

    /// <summary>Gets an argument that is a list of integers: of plain ones, or a tensor.</summary>
    /// <exception cref="ArgumentException">The argument is something else.</exception>
    public int[] Integers(int index) => Ops.Cast(this[index], DType.Int32).ToArray<int>();

    /// <summary>Gets an argument that names a type, or null.</summary>
    /// <exception cref="ArgumentException">The type is unknown.</exception>
    public DType? DTypeOrNull(int index) => Raw(index) is { } name ? DTypes.Parse(name as string ?? Config.Describe(name)) : null;

    /// <summary>Gets the items of a list of operands.</summary>
    public IReadOnlyList<object?> Items(int index) => Items(Argument(index));

    public static IReadOnlyList<object?> Items(object? list) => list switch
    {
        Nest<Tensor> { IsList: true } nest => [.. nest.Select(object? (item) => item)],
        IReadOnlyList<object?> items => items,
        _ => throw new ArgumentException($"The operation takes a list of tensors. Received: {Describe(list)}."),
    };

    public static ArgumentException NotAnOperand(object? value) =>
        new($"The operation takes tensors and numbers. Received: {Describe(value)}.");

    public static Tensor ToTensor(object? value) => value switch
    {
        Nest<Tensor> { IsLeaf: true } tensor => Computed(tensor.Value),
        long number => number is >= int.MinValue and <= int.MaxValue ? Tensor.Scalar((int)number) : Tensor.Scalar(number),
        double number => Tensor.Scalar((float)number),
        bool truth => Tensor.Scalar(truth),
        Nest<Tensor> { IsList: true } or IReadOnlyList<object?> { Count: > 0 } => FromList(value),
        _ => throw NotAnOperand(value),
    };

    private static Tensor[] Joined(IReadOnlyList<object?> items)
    {
        DType dtype = Computed(OperandType.Join([.. items.Select(OperandType.Of)]));
        return [.. items.Select(item => Ops.Cast(ToTensor(item), dtype))];
    }

    private static Tensor FromList(object? list)
    {
        IReadOnlyList<object?> items = Items(list);
        return items.All(item => item is long or double or bool or IReadOnlyList<object?>)
            ? TensorConfig.Read(items, OperandType.Of(list).DType)
            : Ops.Stack(Joined(items));
    }

    private static Tensor Computed(Tensor tensor) => Ops.Cast(tensor, Computed(tensor.DType));

    private static DType Computed(DType dtype) => dtype.IsFloating() ? DType.Float32 : dtype;

    private object? Argument(int index) => Raw(index)
        ?? throw new ArgumentException($"The operation needs an argument {index + 1}. Received: {arguments.Length}.");

    private static string Describe(object? value) => value is Nest<Tensor> nest ? nest.ToString() : Config.Describe(value);
}
