using Argali.Engine;
using Argali.Layers;

namespace Argali.Operations;

/// <summary>
/// The type of an operand and the result type of several, by Keras's rules (which are JAX's): a plain number is weak and takes the type of
/// the tensor beside it, unless that cannot hold its kind.
/// </summary>
internal readonly record struct OperandType(DType DType, bool IsWeak)
{
    /// <summary>Gets the type of a tensor, a symbol, a plain number, or a list of numbers.</summary>
    /// <exception cref="ArgumentException">The operand is something else.</exception>
    public static OperandType Of(object? operand) => operand switch
    {
        Nest<Tensor> { IsLeaf: true } value => new(value.Value.DType, false),
        Nest<KerasTensor> { IsLeaf: true } symbol => new(symbol.Value.DType, false),
        bool => new(DType.Bool, false),
        long => new(DType.Int32, true),
        double => new(DType.Float32, true),
        IReadOnlyList<object?> list when list.Count > 0 => Of(list[0]) with { IsWeak = false },
        _ => throw OpValues.NotAnOperand(operand),
    };

    /// <summary>Gets the type that can hold all of the given ones.</summary>
    /// <exception cref="ArgumentException">Strings among others.</exception>
    public static DType Join(params ReadOnlySpan<OperandType> operands)
    {
        DType? strong = null, weak = null;
        foreach (OperandType operand in operands)
        {
            if (operand.IsWeak)
                weak = weak is { } other ? Join(other, operand.DType) : operand.DType;
            else
                strong = strong is { } other ? Join(other, operand.DType) : operand.DType;
        }

        if (strong is not { } type)
            return weak ?? DType.Float32;
        return weak switch
        {
            DType.Float32 when !type.IsFloating() => DType.Float32,
            DType.Int32 when type == DType.Bool => DType.Int32,
            _ => type,
        };
    }

    /// <summary>Gets the type that can hold both.</summary>
    /// <exception cref="ArgumentException">One of them is string.</exception>
    public static DType Join(DType a, DType b)
    {
        if (a == b)
            return a;
        if (a == DType.String || b == DType.String)
            throw new ArgumentException($"No type holds both {a.KerasName()} and {b.KerasName()}. Cast one of them.");
        if (a == DType.Bool || b == DType.Bool)
            return a == DType.Bool ? b : a;
        if (a.IsFloating() && b.IsFloating())
            return a.ByteSize() == b.ByteSize() ? DType.Float32 : a.ByteSize() > b.ByteSize() ? a : b;
        if (a.IsFloating() || b.IsFloating())
            return a.IsFloating() ? a : b;
        (DType narrow, DType wide) = a.ByteSize() <= b.ByteSize() ? (a, b) : (b, a);
        if (IsSigned(a) == IsSigned(b))
            return wide;
        if (IsSigned(wide) && wide.ByteSize() > narrow.ByteSize())
            return wide;

        // Of a signed and an unsigned type, the signed one that holds all values of the unsigned one.
        int unsigned = IsSigned(a) ? b.ByteSize() : a.ByteSize();
        return unsigned switch { 1 => DType.Int16, 2 => DType.Int32, 4 => DType.Int64, _ => DType.Float32 };
    }

    /// <summary>Gets the type of a function of real numbers: that of its argument where it is floating.</summary>
    public static DType ToFloat(DType dtype) => dtype.IsFloating() ? dtype : DType.Float32;

    /// <summary>Gets the type in which sums are kept: small integers and truth values as int32.</summary>
    public static DType ToSum(DType dtype) => dtype switch
    {
        DType.Bool or DType.Int8 or DType.Int16 or DType.UInt8 or DType.UInt16 => DType.Int32,
        DType.UInt32 or DType.UInt64 => DType.Int64,
        _ => dtype,
    };

    private static bool IsSigned(DType dtype) => dtype is DType.Int8 or DType.Int16 or DType.Int32 or DType.Int64;
}
