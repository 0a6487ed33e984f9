using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Element-wise operations that record nothing.</summary>
internal static class ElementwiseWithoutGradient
{
    public static Tensor Apply<TOp>(Tensor x, [CallerMemberName] string operation = "")
        where TOp : struct, IUnaryOp
    {
        TensorNode source = OperationGuard.Float(x, operation);
        TensorNode output = TensorAllocator.Floats(source.Shape);
        UnaryKernel.Apply<TOp>(source.Floats, output.Floats);
        return new Tensor(output);
    }

    public static Tensor Apply<TOp>(Tensor a, Tensor b, string operation)
        where TOp : struct, IBinaryOp
    {
        TensorNode left = OperationGuard.Float(a, operation), right = OperationGuard.Float(b, operation);
        return new Tensor(BinaryOperation<TOp, ZeroGradient, ZeroGradient>.Compute(left, right));
    }
}
