namespace Argali.Engine;

/// <summary>The largest of the rows of each segment. Gradient: dy to the rows that are it, in equal shares.</summary>
internal sealed class SegmentMaxOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode segments = null!;

    public static Tensor Apply(Tensor x, Tensor segmentIds, int segmentCount)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.SegmentMax));
        TensorNode segments = OperationGuard.Indices(segmentIds, nameof(Ops.SegmentMax));
        if (segments.Shape.Rank != 1 || source.Shape.Rank == 0 || segments.Count != source.Shape[0])
            throw new ArgumentException($"SegmentMax expects one segment for each row of {source.Shape}. Received: {segments.Shape}.", nameof(segmentIds));
        TensorNode output = TensorAllocator.Floats(source.Shape.With(0, segmentCount));
        output.Floats.Fill(float.MinValue);
        int width = source.Count / Math.Max(1, segments.Count);
        for (int i = 0; i < segments.Count; i++)
        {
            long segment = OperationGuard.Index(segments, i);
            if (segment >= segmentCount)
                throw new ArgumentException($"SegmentMax has {segmentCount} segments. Received segment {segment}.", nameof(segmentIds));
            if (segment < 0)
                continue;
            Span<float> largest = output.Floats.Slice((int)segment * width, width);
            ReadOnlySpan<float> row = source.Floats.Slice(i * width, width);
            for (int j = 0; j < width; j++)
                largest[j] = MathF.Max(largest[j], row[j]);
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            SegmentMaxOperation node = tape.Rent<SegmentMaxOperation>();
            node.input = source;
            node.segments = segments;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> x = input.Floats, y = Output.Floats, dy = Output.Gradient;
        Span<float> dx = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
            dx.Clear();
        int width = input.Count / Math.Max(1, segments.Count);
        Span<float> equals = TensorAllocator.Floats(Output.Shape).Floats;
        equals.Clear();
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < segments.Count; i++)
            {
                int segment = (int)OperationGuard.Index(segments, i);
                for (int j = 0; segment >= 0 && j < width; j++)
                {
                    int at = (segment * width) + j;
                    if (x[(i * width) + j] != y[at])
                        continue;
                    if (pass == 0)
                        equals[at]++;
                    else
                        dx[(i * width) + j] += dy[at] / equals[at];
                }
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        segments = null!;
    }
}
