using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Argali.Engine;

/// <summary>The checks at the public boundary of operations.</summary>
[StackTraceHidden]
internal static class OperationGuard
{
    /// <summary>Gets the node of a float32 tensor.</summary>
    /// <exception cref="ArgumentException">The tensor has another type.</exception>
    public static TensorNode Float(Tensor x, string operation)
    {
        TensorNode node = x.Node;
        if (node.DType != DType.Float32)
            ThrowNotFloat(node.DType, operation);
        return node;
    }

    /// <summary>Gets the node of a tensor of integers of 32 or 64 bits.</summary>
    /// <exception cref="ArgumentException">The tensor has another type.</exception>
    public static TensorNode Indices(Tensor x, string operation)
    {
        TensorNode node = x.Node;
        if (node.DType is not (DType.Int32 or DType.Int64))
        {
            throw new ArgumentException(
                $"{operation} expects int32 or int64 indices. Received: {node.DType.KerasName()} {node.Shape}. Use Ops.Cast to convert.");
        }

        return node;
    }

    /// <summary>Reads an element of a tensor of int32 or int64.</summary>
    public static long Index(TensorNode node, int i) => node.DType == DType.Int32 ? node.Span<int>()[i] : node.Span<long>()[i];

    /// <summary>Gets the node of a bool tensor.</summary>
    /// <exception cref="ArgumentException">The tensor has another type.</exception>
    public static TensorNode Bool(Tensor x, string operation)
    {
        TensorNode node = x.Node;
        if (node.DType != DType.Bool)
        {
            throw new ArgumentException(
                $"{operation} expects a bool tensor. Received: {node.DType.KerasName()} {node.Shape}. Compare, or use Ops.Cast to convert.");
        }

        return node;
    }

    [DoesNotReturn]
    private static void ThrowNotFloat(DType dtype, string operation) => throw new ArgumentException(
        $"{operation} computes in float32. Received a tensor of {dtype.KerasName()}. Use Ops.Cast(x, DType.Float32).");
}
