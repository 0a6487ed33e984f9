using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Sums the weights of each class of a row. Gradient: each weight takes its class's element of dy; a class left out gives none.</summary>
internal sealed class BincountOperation : TapeNode
{
    private TensorNode classes = null!;
    private TensorNode weights = null!;
    private int length;

    /// <param name="classes">The classes (int64), rows of <paramref name="length"/>.</param>
    /// <param name="weights">What each position counts; null for 1.</param>
    /// <param name="length">The number of classes in a row.</param>
    /// <param name="count">The number of classes that are counted.</param>
    public static Tensor Apply(TensorNode classes, TensorNode? weights, int length, int count)
    {
        TensorNode output = TensorAllocator.Floats(classes.Shape.With(-1, count));
        int rows = length == 0 ? (int)classes.Shape.Without(-1).ElementCount : classes.Count / length;
        HistogramKernel.Count(classes.Span<long>(), weights is null ? [] : weights.Floats, output.Floats, rows, length, count);
        if (weights is not null && OperationRecorder.Records(weights) is { } tape)
        {
            BincountOperation node = tape.Rent<BincountOperation>();
            node.classes = classes;
            node.weights = weights;
            node.length = length;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient;
        ReadOnlySpan<long> x = classes.Span<long>();
        Span<float> dw = tape.GradientBuffer(weights, out bool accumulate);
        if (!accumulate)
            dw.Clear();
        int count = Output.Shape[^1];
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < count)
                dw[i] += dy[(i / length * count) + (int)x[i]];
        }
    }

    public override void Clear()
    {
        base.Clear();
        classes = null!;
        weights = null!;
    }
}
