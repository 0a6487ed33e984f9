namespace Argali.Engine;

/// <summary>
/// -Σ t ln q along an axis. From logits z: q = softmax(z), gradient q Σt - t. From probabilities p: q = clip(p / Σp), gradient
/// (g - Σ g p / s) / s with s = Σp and g = -t / q where q is not clipped.
/// </summary>
internal sealed class CategoricalCrossentropyOperation : TapeNode
{
    private TensorNode target = null!;
    private TensorNode prediction = null!;
    private AxisSplit split;
    private bool fromLogits;

    public static Tensor Apply(Tensor target, Tensor output, bool fromLogits, int axis)
    {
        TensorNode truth = OperationGuard.Float(target, nameof(Ops.CategoricalCrossentropy));
        TensorNode prediction = OperationGuard.Float(output, nameof(Ops.CategoricalCrossentropy));
        Shape shape = prediction.Shape;
        if (truth.Shape != shape || shape.Rank == 0)
        {
            throw new ArgumentException(
                $"CategoricalCrossentropy expects a target of the output's shape, of one axis at least. Received: target {truth.Shape}, " +
                $"output {shape}.", nameof(target));
        }

        axis = shape.Axis(axis);
        TensorNode loss = TensorAllocator.Floats(shape.Without(axis));
        AxisSplit split = AxisSplit.Around(shape, axis);
        Forward(truth.Floats, prediction.Floats, loss.Floats, split, fromLogits);
        if (OperationRecorder.Records(prediction) is { } tape)
        {
            CategoricalCrossentropyOperation node = tape.Rent<CategoricalCrossentropyOperation>();
            node.target = truth;
            node.prediction = prediction;
            node.split = split;
            node.fromLogits = fromLogits;
            tape.Add(node, loss);
        }

        return new Tensor(loss);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient, t = target.Floats, x = prediction.Floats;
        Span<float> dx = tape.GradientBuffer(prediction, out bool accumulate);
        if (!accumulate)
            dx.Clear();
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int start = (o * length * inner) + j, end = start + (length * inner);
                if (fromLogits)
                    LogitsRow(t, x, dx, start, end, inner, dy[(o * inner) + j]);
                else
                    ProbabilitiesRow(t, x, dx, start, end, inner, dy[(o * inner) + j]);
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        target = null!;
        prediction = null!;
    }

    private static void LogitsRow(ReadOnlySpan<float> t, ReadOnlySpan<float> z, Span<float> dz, int start, int end, int inner, float dy)
    {
        float largest = float.NegativeInfinity, sum = 0, weight = 0;
        for (int i = start; i < end; i += inner)
            largest = MathF.Max(largest, z[i]);
        for (int i = start; i < end; i += inner)
        {
            sum += MathF.Exp(z[i] - largest);
            weight += t[i];
        }

        for (int i = start; i < end; i += inner)
            dz[i] += dy * ((MathF.Exp(z[i] - largest) / sum * weight) - t[i]);
    }

    private static void ProbabilitiesRow(
        ReadOnlySpan<float> t, ReadOnlySpan<float> p, Span<float> dp, int start, int end, int inner, float dy)
    {
        float sum = 0, mean = 0;
        for (int i = start; i < end; i += inner)
            sum += p[i];
        for (int i = start; i < end; i += inner)
            mean += Slope(t[i], p[i] / sum) * p[i] / sum;
        for (int i = start; i < end; i += inner)
            dp[i] += dy * (Slope(t[i], p[i] / sum) - mean) / sum;
    }

    private static float Slope(float t, float q) => CrossentropyRows.IsInside(q) ? -t / q : 0;

    private static void Forward(ReadOnlySpan<float> t, ReadOnlySpan<float> x, Span<float> loss, AxisSplit split, bool fromLogits)
    {
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int start = (o * length * inner) + j, end = start + (length * inner);
                float largest = float.NegativeInfinity, sum = 0, total = 0;
                for (int i = start; i < end && fromLogits; i += inner)
                    largest = MathF.Max(largest, x[i]);
                for (int i = start; i < end; i += inner)
                    sum += fromLogits ? MathF.Exp(x[i] - largest) : x[i];
                float log = MathF.Log(sum);
                for (int i = start; i < end; i += inner)
                {
                    float logarithm = fromLogits ? x[i] - largest - log : MathF.Log(CrossentropyRows.Clip(x[i] / sum));
                    total -= t[i] * logarithm;
                }

                loss[(o * inner) + j] = total;
            }
        }
    }
}
