using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Sums rows by segment, in the order of the rows. Gradient: each row takes its segment's row of dy.</summary>
internal sealed class SegmentSumOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode segments = null!;

    public static Tensor Apply(Tensor x, Tensor segmentIds, int segmentCount)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.SegmentSum));
        TensorNode segments = OperationGuard.Indices(segmentIds, nameof(Ops.SegmentSum));
        if (segments.Shape.Rank != 1 || source.Shape.Rank == 0 || segments.Count != source.Shape[0])
            throw new ArgumentException($"SegmentSum expects one segment for each row of {source.Shape}. Received: {segments.Shape}.", nameof(segmentIds));
        TensorNode output = TensorAllocator.Floats(source.Shape.With(0, segmentCount));
        output.Floats.Clear();
        int width = source.Count / Math.Max(1, segments.Count);
        for (int i = 0; i < segments.Count; i++)
        {
            long segment = OperationGuard.Index(segments, i);
            if (segment >= segmentCount)
                throw new ArgumentException($"SegmentSum has {segmentCount} segments. Received segment {segment}.", nameof(segmentIds));
            if (segment < 0)
                continue;
            Span<float> sum = output.Floats.Slice((int)segment * width, width);
            BinaryKernel.Apply<Binary.Add>(sum, source.Floats.Slice(i * width, width), sum);
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            SegmentSumOperation node = tape.Rent<SegmentSumOperation>();
            node.input = source;
            node.segments = segments;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient;
        Span<float> dx = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
            dx.Clear();
        int width = input.Count / Math.Max(1, segments.Count);
        for (int i = 0; i < segments.Count; i++)
        {
            long segment = OperationGuard.Index(segments, i);
            if (segment < 0)
                continue;
            Span<float> row = dx.Slice(i * width, width);
            BinaryKernel.Apply<Binary.Add>(row, dy.Slice((int)segment * width, width), row);
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        segments = null!;
    }
}
