using System.Numerics;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Compares two broadcast operands of one type; the result is bool and has no gradient.</summary>
internal static class ComparisonOperation
{
    public static Tensor Apply<TFloat, TOther>(Tensor a, Tensor b, string operation)
        where TFloat : struct, IBinaryOp
        where TOther : struct, IComparison
    {
        TensorNode left = a.Node, right = b.Node;
        if (left.DType != right.DType)
        {
            throw new ArgumentException(
                $"{operation} expects operands of one type. Received: {left.DType.KerasName()} {left.Shape} and " +
                $"{right.DType.KerasName()} {right.Shape}. Use Ops.Cast to convert one of them.");
        }

        Shape shape = Shape.Broadcast(left.Shape, right.Shape);
        TensorNode output = TensorAllocator.Create(DType.Bool, shape);
        if (left.DType == DType.Float32 && right.Count == 1 && left.Shape == shape)
        {
            CompareKernel.Apply<TFloat>(left.Floats, right.Floats[0], output.Span<bool>());
            return new Tensor(output);
        }

        left = Broadcasting.Expand(left, shape);
        right = Broadcasting.Expand(right, shape);
        switch (left.DType)
        {
            case DType.Float32: CompareKernel.Apply<TFloat>(left.Floats, right.Floats, output.Span<bool>()); break;
            case DType.Float64: Run<double, TOther>(left, right, output); break;
            case DType.Float16: Run<Half, TOther>(left, right, output); break;
            case DType.Int8: Run<sbyte, TOther>(left, right, output); break;
            case DType.Int16: Run<short, TOther>(left, right, output); break;
            case DType.Int32: Run<int, TOther>(left, right, output); break;
            case DType.Int64: Run<long, TOther>(left, right, output); break;
            case DType.UInt16: Run<ushort, TOther>(left, right, output); break;
            case DType.UInt32: Run<uint, TOther>(left, right, output); break;
            case DType.UInt64: Run<ulong, TOther>(left, right, output); break;
            case DType.UInt8 or DType.Bool: Run<byte, TOther>(left, right, output); break;
            default:
                throw new ArgumentException($"{operation} does not compare {left.DType.KerasName()}. Use Ops.Cast to convert.");
        }

        return new Tensor(output);
    }

    private static void Run<T, TOp>(TensorNode left, TensorNode right, TensorNode output)
        where T : unmanaged, INumber<T>
        where TOp : struct, IComparison
    {
        ReadOnlySpan<T> a = left.Span<T>(), b = right.Span<T>();
        Span<bool> y = output.Span<bool>();
        for (int i = 0; i < y.Length; i++)
            y[i] = TOp.Invoke(a[i], b[i]);
    }
}
