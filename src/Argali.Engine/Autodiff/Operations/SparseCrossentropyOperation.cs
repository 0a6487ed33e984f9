namespace Argali.Engine;

/// <summary>
/// -ln of the probability of one class per row. From logits z: ln Σ eᶻ - z[t], gradient softmax(z) - onehot(t). From probabilities p, as
/// TensorFlow: the same of z = ln clip(p), that is ln Σ clip(p) - ln clip(p[t]), gradient times 1/p where p is not clipped.
/// </summary>
internal sealed class SparseCrossentropyOperation : TapeNode
{
    private TensorNode target = null!;
    private TensorNode prediction = null!;
    private TensorNode softmax = null!;
    private AxisSplit split;
    private bool fromLogits;

    public static Tensor Apply(Tensor target, Tensor output, bool fromLogits, int axis)
    {
        TensorNode prediction = OperationGuard.Float(output, nameof(Ops.SparseCategoricalCrossentropy));
        Tensor classes = target.DType is DType.Int32 or DType.Int64 ? target : Ops.Cast(target, DType.Int64);
        Shape shape = prediction.Shape;
        axis = shape.Axis(axis);
        Shape rows = shape.Without(axis);
        if (classes.Shape != rows && classes.Shape.Rank == shape.Rank && classes.Shape == shape.With(axis, 1))
            classes = Ops.Squeeze(classes, axis);
        if (classes.Shape != rows)
        {
            throw new ArgumentException(
                $"SparseCategoricalCrossentropy expects one class for each row: target {rows} for output {shape}. " +
                $"Received target: {target.Shape}.", nameof(target));
        }

        TensorNode loss = TensorAllocator.Floats(rows);
        AxisSplit split = AxisSplit.Around(shape, axis);
        GradientTape? tape = OperationRecorder.Records(prediction);
        TensorNode softmax = TensorAllocator.Floats(shape);
        Forward(classes.Node, prediction.Floats, softmax.Floats, loss.Floats, split, fromLogits);
        if (tape is not null)
        {
            SparseCrossentropyOperation node = tape.Rent<SparseCrossentropyOperation>();
            node.target = classes.Node;
            node.prediction = prediction;
            node.softmax = softmax;
            node.split = split;
            node.fromLogits = fromLogits;
            tape.Add(node, loss);
        }

        return new Tensor(loss);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient, p = softmax.Floats, x = prediction.Floats;
        Span<float> dx = tape.GradientBuffer(prediction, out bool accumulate);
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int row = (o * inner) + j, start = (o * length * inner) + j;
                long chosen = OperationGuard.Index(target, row);
                for (int c = 0; c < length; c++)
                {
                    int at = start + (c * inner);
                    float slope = dy[row] * (p[at] - (c == chosen ? 1 : 0));
                    if (!fromLogits)
                        slope = CrossentropyRows.IsInside(x[at]) ? slope / x[at] : 0;
                    dx[at] = accumulate ? dx[at] + slope : slope;
                }
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        target = null!;
        prediction = null!;
        softmax = null!;
    }

    private static void Forward(
        TensorNode classes, ReadOnlySpan<float> x, Span<float> softmax, Span<float> loss, AxisSplit split, bool fromLogits)
    {
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int row = (o * inner) + j, start = (o * length * inner) + j, end = start + (length * inner);
                long chosen = OperationGuard.Index(classes, row);
                if (chosen < 0 || chosen >= length)
                {
                    throw new ArgumentException(
                        $"SparseCategoricalCrossentropy: a class must lie in [0, {length - 1}], the range of the output's classes. " +
                        $"Received: {chosen}. Use ignore_class or a mask for entries that do not count.");
                }

                int at = start + ((int)chosen * inner);
                float largest = float.NegativeInfinity, sum = 0;
                for (int i = start; i < end && fromLogits; i += inner)
                    largest = MathF.Max(largest, x[i]);
                for (int i = start; i < end; i += inner)
                {
                    softmax[i] = fromLogits ? MathF.Exp(x[i] - largest) : CrossentropyRows.Clip(x[i]);
                    sum += softmax[i];
                }

                loss[row] = MathF.Log(sum) - (fromLogits ? x[at] - largest : MathF.Log(softmax[at]));
                for (int i = start; i < end; i += inner)
                    softmax[i] /= sum;
            }
        }
    }
}
