using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The crossentropy of distributions and rows of logits: Σ t (ln Σ eᶻ - z). Gradient: (softmax(z) Σ t - t) dy.</summary>
internal sealed class CategoricalCrossentropyOperation : TapeNode
{
    private TensorNode target = null!;
    private TensorNode logits = null!;
    private TensorNode logSumExp = null!;

    public static Tensor Apply(TensorNode target, TensorNode logits)
    {
        TensorNode loss = TensorAllocator.Floats(logits.Shape.Without(-1));
        TensorNode logSumExp = TensorAllocator.Floats(loss.Shape);
        CrossEntropyKernel.Dense(logits.Floats, target.Floats, loss.Floats, logSumExp.Floats, loss.Count, logits.Shape[^1]);
        if (OperationRecorder.Records(logits) is { } tape)
        {
            CategoricalCrossentropyOperation node = tape.Rent<CategoricalCrossentropyOperation>();
            node.target = target;
            node.logits = logits;
            node.logSumExp = logSumExp;
            tape.Add(node, loss);
        }

        return new Tensor(loss);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> dx = tape.GradientBuffer(logits, out bool accumulate);
        CrossEntropyKernel.DenseGradient(
            logits.Floats, target.Floats, logSumExp.Floats, Output.Gradient, dx, Output.Count, logits.Shape[^1], accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        target = null!;
        logits = null!;
        logSumExp = null!;
    }
}
