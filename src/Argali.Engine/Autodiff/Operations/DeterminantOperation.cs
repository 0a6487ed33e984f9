namespace Argali.Engine;

/// <summary>The determinants of matrices. Gradient: dx = dy det(x) x⁻ᵀ.</summary>
internal sealed class DeterminantOperation : TapeNode
{
    private TensorNode input = null!;

    public static Tensor Apply(Tensor x)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.Det));
        (int m, _, int count) = MatrixBatch.Of(source.Shape, nameof(Ops.Det));
        TensorNode output = TensorAllocator.Floats(source.Shape.Slice(0, source.Shape.Rank - 2));
        for (int i = 0; i < count; i++)
        {
            double[] factors = MatrixBatch.Read(source, i, m * m);
            double determinant = LuDecomposition.Factor(factors, m, m, new int[m]);
            for (int j = 0; j < m; j++)
                determinant *= factors[(j * m) + j];
            output.Floats[i] = (float)determinant;
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            DeterminantOperation node = tape.Rent<DeterminantOperation>();
            node.input = source;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Tensor scale = GradientTensor(tape) * new Tensor(Output);
        Tensor inverse = Ops.SwapAxes(Ops.Inv(new Tensor(input)), -1, -2);
        Tensor gradient = Ops.Reshape(scale, scale.Shape.Concat(new Shape(1, 1))) * inverse;
        Broadcasting.AddReduced(tape, gradient.Floats, input.Shape, input);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
