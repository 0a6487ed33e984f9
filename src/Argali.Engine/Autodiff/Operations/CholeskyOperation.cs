namespace Argali.Engine;

/// <summary>
/// The Cholesky factor, x = l lᵀ. Gradient (Murray, "Differentiation of the Cholesky decomposition", 2016): dx = (s + sᵀ) / 2 with
/// s = l⁻ᵀ Φ(lᵀ dl) l⁻¹, where Φ keeps the lower triangle and halves the diagonal.
/// </summary>
internal sealed class CholeskyOperation : TapeNode
{
    private TensorNode input = null!;

    public static Tensor Apply(Tensor x)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.Cholesky));
        (int m, _, int count) = MatrixBatch.Of(source.Shape, nameof(Ops.Cholesky));
        TensorNode output = TensorAllocator.Floats(source.Shape);
        for (int i = 0; i < count; i++)
        {
            double[] a = MatrixBatch.Read(source, i, m * m);
            for (int j = 0; j < m; j++)
            {
                for (int row = j; row < m; row++)
                {
                    double sum = a[(row * m) + j];
                    for (int k = 0; k < j; k++)
                        sum -= a[(row * m) + k] * a[(j * m) + k];
                    if (row == j && !(sum > 0))
                        throw new ArgumentException($"Cholesky expects positive definite matrices. Matrix {i} of {source.Shape} fails at row {j}.", nameof(x));
                    a[(row * m) + j] = row == j ? Math.Sqrt(sum) : sum / a[(j * m) + j];
                }

                for (int column = j + 1; column < m; column++)
                    a[(j * m) + column] = 0;
            }

            MatrixBatch.Write(a, output, i);
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            CholeskyOperation node = tape.Rent<CholeskyOperation>();
            node.input = source;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Tensor l = new(Output);
        Tensor transposed = Ops.SwapAxes(l, -1, -2);
        Tensor product = Ops.MatMul(transposed, GradientTensor(tape));
        Tensor lower = (Ops.Tril(product) + Ops.Tril(product, -1)) * 0.5f;
        Tensor right = Ops.SwapAxes(Ops.Solve(transposed, lower), -1, -2);
        Tensor s = Ops.Solve(transposed, right);
        Tensor gradient = (s + Ops.SwapAxes(s, -1, -2)) * 0.5f;
        Broadcasting.AddReduced(tape, gradient.Floats, input.Shape, input);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
