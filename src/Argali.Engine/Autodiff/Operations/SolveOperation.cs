namespace Argali.Engine;

/// <summary>x = a⁻¹ b for matrices. Gradients: db = a⁻ᵀ dx, da = -db xᵀ.</summary>
internal sealed class SolveOperation : TapeNode
{
    private TensorNode left = null!;
    private TensorNode right = null!;

    public static Tensor Apply(Tensor a, Tensor b)
    {
        TensorNode left = OperationGuard.Float(a, nameof(Ops.Solve)), right = OperationGuard.Float(b, nameof(Ops.Solve));
        (int m, int n, int count) = MatrixBatch.Of(right.Shape, nameof(Ops.Solve));
        TensorNode output = TensorAllocator.Floats(right.Shape);
        for (int i = 0; i < count; i++)
        {
            double[] factors = MatrixBatch.Read(left, i, m * m), x = MatrixBatch.Read(right, i, m * n);
            var pivots = new int[m];
            LuDecomposition.Factor(factors, m, m, pivots);
            for (int j = 0; j < m; j++)
            {
                if (factors[(j * m) + j] == 0)
                    throw new ArgumentException($"Solve expects matrices that are not singular. Matrix {i} of {left.Shape} has no pivot in column {j}.", nameof(a));
            }

            LuDecomposition.Solve(factors, pivots, x, m, n);
            MatrixBatch.Write(x, output, i);
        }

        if (OperationRecorder.Records(left, right) is { } tape)
        {
            SolveOperation node = tape.Rent<SolveOperation>();
            node.left = left;
            node.right = right;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Tensor ofRight = Ops.Solve(Ops.SwapAxes(new Tensor(left), -1, -2), GradientTensor(tape));
        if (left.TracksGradient)
        {
            Tensor ofLeft = -Ops.MatMul(ofRight, new Tensor(Output), transposeB: true);
            Broadcasting.AddReduced(tape, ofLeft.Floats, left.Shape, left);
        }

        if (right.TracksGradient)
            Broadcasting.AddReduced(tape, ofRight.Floats, right.Shape, right);
    }

    public override void Clear()
    {
        base.Clear();
        left = null!;
        right = null!;
    }
}
