namespace Argali.Engine;

/// <summary>Logic over bool tensors.</summary>
internal static class LogicalOperation
{
    public static Tensor And(Tensor a, Tensor b)
    {
        (TensorNode left, TensorNode right, TensorNode output) = Prepare(a, b, nameof(Ops.LogicalAnd));
        System.Numerics.Tensors.TensorPrimitives.BitwiseAnd<byte>(left.Bytes, right.Bytes, output.Bytes);
        return new Tensor(output);
    }

    public static Tensor Or(Tensor a, Tensor b)
    {
        (TensorNode left, TensorNode right, TensorNode output) = Prepare(a, b, nameof(Ops.LogicalOr));
        System.Numerics.Tensors.TensorPrimitives.BitwiseOr<byte>(left.Bytes, right.Bytes, output.Bytes);
        return new Tensor(output);
    }

    public static Tensor Not(Tensor x)
    {
        TensorNode source = OperationGuard.Bool(x, nameof(Ops.LogicalNot));
        TensorNode output = TensorAllocator.Create(DType.Bool, source.Shape);
        System.Numerics.Tensors.TensorPrimitives.Xor<byte>(source.Bytes, 1, output.Bytes);
        return new Tensor(output);
    }

    private static (TensorNode Left, TensorNode Right, TensorNode Output) Prepare(Tensor a, Tensor b, string operation)
    {
        TensorNode left = OperationGuard.Bool(a, operation), right = OperationGuard.Bool(b, operation);
        Shape shape = Shape.Broadcast(left.Shape, right.Shape);
        return (Broadcasting.Expand(left, shape), Broadcasting.Expand(right, shape), TensorAllocator.Create(DType.Bool, shape));
    }
}
