using System.Numerics;

namespace Argali.Engine;

/// <summary>Element-wise operations of two integer tensors of equal type (labels, indices, counters); no gradients.</summary>
internal static class IntegerElementwise
{
    public static Tensor Apply<TOp>(Tensor a, Tensor b, string operation)
        where TOp : struct, IIntegerOp
    {
        TensorNode left = a.Node, right = b.Node;
        if (left.DType != right.DType)
        {
            throw new ArgumentException(
                $"{operation} expects operands of one type. Received: {left.DType.KerasName()} {left.Shape} and " +
                $"{right.DType.KerasName()} {right.Shape}. Use Ops.Cast to convert one of them.");
        }

        Shape shape = Shape.Broadcast(left.Shape, right.Shape);
        left = Broadcasting.Expand(left, shape);
        right = Broadcasting.Expand(right, shape);
        TensorNode output = TensorAllocator.Create(left.DType, shape);
        switch (left.DType)
        {
            case DType.Int8: Run<sbyte, TOp>(left, right, output); break;
            case DType.Int16: Run<short, TOp>(left, right, output); break;
            case DType.Int32: Run<int, TOp>(left, right, output); break;
            case DType.Int64: Run<long, TOp>(left, right, output); break;
            case DType.UInt8: Run<byte, TOp>(left, right, output); break;
            case DType.UInt16: Run<ushort, TOp>(left, right, output); break;
            case DType.UInt32: Run<uint, TOp>(left, right, output); break;
            case DType.UInt64: Run<ulong, TOp>(left, right, output); break;
            default:
                throw new ArgumentException(
                    $"{operation} computes in float32 or in integers. Received: {left.DType.KerasName()}. Use Ops.Cast to convert.");
        }

        return new Tensor(output);
    }

    private static void Run<T, TOp>(TensorNode left, TensorNode right, TensorNode output)
        where T : unmanaged, IBinaryInteger<T>
        where TOp : struct, IIntegerOp
    {
        ReadOnlySpan<T> a = left.Span<T>(), b = right.Span<T>();
        Span<T> y = output.Span<T>();
        for (int i = 0; i < y.Length; i++)
            y[i] = TOp.Invoke(a[i], b[i]);
    }
}
