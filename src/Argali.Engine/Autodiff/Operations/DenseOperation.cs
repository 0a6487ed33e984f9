using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// y = x · kernel + bias for [..., n] · [n, m]. Gradients: dx = dy · kernelᵀ, dkernel = xᵀ · dy, dbias = column sums of dy, straight
/// into the gradient buffers.
/// </summary>
internal sealed class DenseOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode kernel = null!;
    private TensorNode? bias;

    public static Tensor Apply(Tensor x, Tensor kernelTensor, Tensor? biasTensor)
    {
        Shape shape = x.Shape;
        if (kernelTensor.Rank != 2 || shape.Rank == 0 || shape[^1] != kernelTensor.Shape[0])
        {
            throw new ArgumentException(
                $"Dense expects inputs [..., n] and a kernel [n, m]. Received: inputs {shape}, kernel {kernelTensor.Shape}.");
        }

        int n = kernelTensor.Shape[0], m = kernelTensor.Shape[1];
        if (biasTensor is { } offset && offset.ElementCount != m)
            throw new ArgumentException($"Dense with the kernel {kernelTensor.Shape} expects a bias ({m},). Received: {offset.Shape}.");
        if (x.DType == DType.Float64 || kernelTensor.DType == DType.Float64)
            return Float64Matrices.Dense(x, kernelTensor, biasTensor);

        TensorNode input = OperationGuard.Float(x, nameof(Ops.Dense));
        TensorNode kernel = OperationGuard.Float(kernelTensor, nameof(Ops.Dense));
        TensorNode? bias = biasTensor is { } given ? OperationGuard.Float(given, nameof(Ops.Dense)) : null;
        TensorNode output = TensorAllocator.Floats(shape.With(-1, m));
        int rows = output.Count / Math.Max(1, m);
        if (bias is null)
            MatMulKernel.Multiply(input.Floats, kernel.Floats, output.Floats, rows, m, n, n, m, m);
        else
            MatMulKernel.MultiplyAddBias(input.Floats, kernel.Floats, bias.Floats, output.Floats, rows, m, n, n, m, m);
        if (OperationRecorder.Records(input, kernel, bias) is { } tape)
        {
            DenseOperation node = tape.Rent<DenseOperation>();
            node.input = input;
            node.kernel = kernel;
            node.bias = bias;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient;
        int n = kernel.Shape[0], m = kernel.Shape[1], rows = Output.Count / Math.Max(1, m);
        if (kernel.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(kernel, out bool accumulate);
            MatMulKernel.Multiply(input.Floats, dy, target, n, m, rows, n, m, m, transposeA: true, accumulate: accumulate);
        }

        if (bias is { TracksGradient: true })
            Broadcasting.AddReduced(tape, dy, new Shape(rows, m), bias);
        if (input.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(input, out bool accumulate);
            MatMulKernel.Multiply(dy, kernel.Floats, target, rows, n, m, m, m, n, transposeB: true, accumulate: accumulate);
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        kernel = null!;
        bias = null;
    }
}
