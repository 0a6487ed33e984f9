namespace Argali.Engine;

/// <summary>Takes one element per index along an axis, the other axes running in step. Gradient: dy added to where it came from.</summary>
internal sealed class TakeAlongAxisOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode indices = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, Tensor positions, int axis)
    {
        TensorNode source = x.Node;
        TensorNode indices = OperationGuard.Indices(positions, nameof(Ops.TakeAlongAxis));
        axis = source.Shape.Axis(axis);
        if (indices.Shape.Rank != source.Shape.Rank || indices.Shape.With(axis, 1) != source.Shape.With(axis, 1))
        {
            throw new ArgumentException(
                $"TakeAlongAxis expects indices of the shape {source.Shape} but for axis {axis}. Received: {indices.Shape}.");
        }

        AxisSplit split = AxisSplit.Around(source.Shape, axis);
        for (int i = 0; i < indices.Count; i++)
        {
            long index = OperationGuard.Index(indices, i);
            if (index < -split.Length || index >= split.Length)
                throw new ArgumentException($"TakeAlongAxis: axis {axis} of {source.Shape} has {split.Length} positions. Received index: {index}.");
        }

        TensorNode output = TensorAllocator.Create(source.DType, indices.Shape);
        switch (source.DType.ByteSize())
        {
            case 0: Copy((string[])source.Buffer, indices, (string[])output.Buffer, split); break;
            case 1: Copy(source.Span<byte>(), indices, output.Span<byte>(), split); break;
            case 2: Copy(source.Span<ushort>(), indices, output.Span<ushort>(), split); break;
            case 4: Copy(source.Span<uint>(), indices, output.Span<uint>(), split); break;
            default: Copy(source.Span<ulong>(), indices, output.Span<ulong>(), split); break;
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            TakeAlongAxisOperation node = tape.Rent<TakeAlongAxisOperation>();
            node.input = source;
            node.indices = indices;
            node.split = split;
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
        for (int i = 0; i < dy.Length; i++)
            dx[Source(indices, i, split)] += dy[i];
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        indices = null!;
    }

    private static void Copy<T>(ReadOnlySpan<T> x, TensorNode indices, Span<T> y, AxisSplit split)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = x[Source(indices, i, split)];
    }

    private static int Source(TensorNode indices, int i, AxisSplit split)
    {
        int taken = indices.Count / (split.Outer * split.Inner);
        int outer = i / (taken * split.Inner), inner = i % split.Inner;
        long index = OperationGuard.Index(indices, i);
        return (((outer * split.Length) + (int)(index < 0 ? index + split.Length : index)) * split.Inner) + inner;
    }
}
