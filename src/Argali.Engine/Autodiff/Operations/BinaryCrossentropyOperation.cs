namespace Argali.Engine;

/// <summary>
/// -(t ln p + (1 - t) ln(1 - p)), element by element. From logits z: max(z, 0) - z t + ln(1 + e^-|z|), gradient sigmoid(z) - t. From
/// probabilities: of clip(p), gradient (p - t) / (p (1 - p)) where p is not clipped.
/// </summary>
internal sealed class BinaryCrossentropyOperation : TapeNode
{
    private TensorNode target = null!;
    private TensorNode prediction = null!;
    private bool fromLogits;

    public static Tensor Apply(Tensor target, Tensor output, bool fromLogits)
    {
        TensorNode truth = OperationGuard.Float(target, nameof(Ops.BinaryCrossentropy));
        TensorNode prediction = OperationGuard.Float(output, nameof(Ops.BinaryCrossentropy));
        if (truth.Shape != prediction.Shape)
        {
            throw new ArgumentException(
                $"BinaryCrossentropy expects a target of the output's shape. Received: target {truth.Shape}, output {prediction.Shape}.",
                nameof(target));
        }

        TensorNode loss = TensorAllocator.Floats(prediction.Shape);
        ReadOnlySpan<float> t = truth.Floats, x = prediction.Floats;
        Span<float> y = loss.Floats;
        for (int i = 0; i < y.Length; i++)
            y[i] = fromLogits ? FromLogits(t[i], x[i]) : FromProbabilities(t[i], CrossentropyRows.Clip(x[i]));
        if (OperationRecorder.Records(prediction) is { } tape)
        {
            BinaryCrossentropyOperation node = tape.Rent<BinaryCrossentropyOperation>();
            node.target = truth;
            node.prediction = prediction;
            node.fromLogits = fromLogits;
            tape.Add(node, loss);
        }

        return new Tensor(loss);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient, t = target.Floats, x = prediction.Floats;
        Span<float> dx = tape.GradientBuffer(prediction, out bool accumulate);
        for (int i = 0; i < dx.Length; i++)
        {
            float slope = fromLogits
                ? (1 / (1 + MathF.Exp(-x[i]))) - t[i]
                : CrossentropyRows.IsInside(x[i]) ? (x[i] - t[i]) / (x[i] * (1 - x[i])) : 0;
            dx[i] = (accumulate ? dx[i] : 0) + (dy[i] * slope);
        }
    }

    public override void Clear()
    {
        base.Clear();
        target = null!;
        prediction = null!;
    }

    private static float FromLogits(float t, float z) => MathF.Max(z, 0) - (z * t) + float.LogP1(MathF.Exp(-MathF.Abs(z)));

    private static float FromProbabilities(float t, float p) => -((t * MathF.Log(p)) + ((1 - t) * MathF.Log(1 - p)));
}
