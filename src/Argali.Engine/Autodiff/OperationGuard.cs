using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Argali.Engine;

/// <summary>The checks at the public boundary of operations.</summary>
[StackTraceHidden]
internal static class OperationGuard
{
    /// <summary>Gets the node of a float32 tensor; a float64 tensor that needs no gradient is rounded to one.</summary>
    /// <exception cref="ArgumentException">The tensor has another type.</exception>
    public static TensorNode Float(Tensor x, string operation)
    {
        TensorNode node = x.Node;
        if (node.DType == DType.Float32)
            return node;
        if (node.DType != DType.Float64 || OperationRecorder.Records(node) is not null)
            ThrowNotFloat(node.DType, operation);
        return CastOperation.Apply(x, DType.Float32).Node;
    }

    /// <summary>Gets the node of a tensor of floats as float64.</summary>
    /// <exception cref="ArgumentException">The tensor is not of floats, or needs a gradient: gradients are float32.</exception>
    public static TensorNode Double(Tensor x, string operation)
    {
        TensorNode node = x.Node;
        if (node.DType is not (DType.Float32 or DType.Float64) || OperationRecorder.Records(node) is not null)
            ThrowNotFloat(node.DType, operation);
        return node.DType == DType.Float64 ? node : CastOperation.Apply(x, DType.Float64).Node;
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
