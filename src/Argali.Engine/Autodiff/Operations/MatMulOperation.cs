using Matrices = Argali.Engine.BatchedProduct.Matrices;

namespace Argali.Engine;

/// <summary>
/// y = op(a) · op(b) over a broadcast batch. Gradients: da = dy · op(b)ᵀ, db = op(a)ᵀ · dy, each computed in the orientation in
/// which its operand is stored, and summed over what was repeated.
/// </summary>
internal sealed class MatMulOperation : TapeNode
{
    private TensorNode left = null!;
    private TensorNode right = null!;
    private bool transposeLeft;
    private bool transposeRight;

    public static Tensor Apply(Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        if (a.DType == DType.Float64 || b.DType == DType.Float64)
            return Float64Matrices.MatMul(a, b, transposeA, transposeB);
        TensorNode left = OperationGuard.Float(a, nameof(Ops.MatMul));
        TensorNode right = OperationGuard.Float(b, nameof(Ops.MatMul));
        Shape x = left.Shape, y = right.Shape;
        int m = x[transposeA ? ^1 : ^2], k = x[transposeA ? ^2 : ^1], n = y[transposeB ? ^2 : ^1];
        if (k != y[transposeB ? ^1 : ^2])
        {
            throw new ArgumentException(
                $"MatMul expects as many columns of a as rows of b. Received: {x}{(transposeA ? " transposed" : string.Empty)} and " +
                $"{y}{(transposeB ? " transposed" : string.Empty)}.");
        }

        Shape batch = Shape.Broadcast(x.Slice(0, x.Rank - 2), y.Slice(0, y.Rank - 2));
        TensorNode output = TensorAllocator.Floats(batch.Concat(new Shape(m, n)));
        new BatchedProduct(batch, new Matrices(left.Floats, x, transposeA), new Matrices(right.Floats, y, transposeB))
            .Into(output.Floats, output.Shape, accumulate: false);
        if (OperationRecorder.Records(left, right) is { } tape)
        {
            MatMulOperation node = tape.Rent<MatMulOperation>();
            node.left = left;
            node.right = right;
            node.transposeLeft = transposeA;
            node.transposeRight = transposeB;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Shape shape = Output.Shape;
        Shape batch = shape.Slice(0, shape.Rank - 2);
        if (left.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(left, out bool accumulate);
            BatchedProduct product = transposeLeft
                ? new(batch, new Matrices(right.Floats, right.Shape, transposeRight), new Matrices(Output.Gradient, shape, true))
                : new(batch, new Matrices(Output.Gradient, shape, false), new Matrices(right.Floats, right.Shape, !transposeRight));
            product.Into(target, left.Shape, accumulate);
        }

        if (right.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(right, out bool accumulate);
            BatchedProduct product = transposeRight
                ? new(batch, new Matrices(Output.Gradient, shape, true), new Matrices(left.Floats, left.Shape, transposeLeft))
                : new(batch, new Matrices(left.Floats, left.Shape, !transposeLeft), new Matrices(Output.Gradient, shape, false));
            product.Into(target, right.Shape, accumulate);
        }
    }

    public override void Clear()
    {
        base.Clear();
        left = null!;
        right = null!;
    }
}
