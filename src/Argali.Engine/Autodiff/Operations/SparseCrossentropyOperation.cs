using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The crossentropy of one class (int32) per row of logits: ln Σ eᶻ - z[t]. Gradient: (softmax(z) - onehot(t)) dy.</summary>
internal sealed class SparseCrossentropyOperation : TapeNode
{
    private TensorNode classes = null!;
    private TensorNode logits = null!;
    private TensorNode logSumExp = null!;

    public static Tensor Apply(TensorNode classes, TensorNode logits)
    {
        TensorNode loss = TensorAllocator.Floats(classes.Shape);
        TensorNode logSumExp = TensorAllocator.Floats(classes.Shape);
        CrossEntropyKernel.Sparse(
            logits.Floats, classes.Span<int>(), loss.Floats, logSumExp.Floats, classes.Count, logits.Shape[^1]);
        if (OperationRecorder.Records(logits) is { } tape)
        {
            SparseCrossentropyOperation node = tape.Rent<SparseCrossentropyOperation>();
            node.classes = classes;
            node.logits = logits;
            node.logSumExp = logSumExp;
            tape.Add(node, loss);
        }

        return new Tensor(loss);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(logits, out bool accumulate);
        CrossEntropyKernel.SparseGradient(
            logits.Floats, classes.Span<int>(), logSumExp.Floats, Output.Gradient, target, classes.Count, logits.Shape[^1], accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        classes = null!;
        logits = null!;
        logSumExp = null!;
    }
}
