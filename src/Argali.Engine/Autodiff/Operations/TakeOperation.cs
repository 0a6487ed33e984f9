using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Takes positions of an axis by index. Gradient: rows of dy added to the rows they came from, in the order of the indices.</summary>
internal sealed class TakeOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode indices = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, Tensor positions, int axis, string operation)
    {
        TensorNode source = x.Node;
        TensorNode indices = OperationGuard.Indices(positions, operation);
        axis = source.Shape.Axis(axis);
        AxisSplit split = AxisSplit.Around(source.Shape, axis);
        for (int i = 0; i < indices.Count; i++)
        {
            long index = OperationGuard.Index(indices, i);
            if (index < -split.Length || index >= split.Length)
            {
                throw new ArgumentException(
                    $"{operation}: axis {axis} of {source.Shape} has {split.Length} positions; an index must lie in " +
                    $"[{-split.Length}, {split.Length - 1}]. Received: {index}.");
            }
        }

        Shape shape = source.Shape.Slice(0, axis).Concat(indices.Shape)
            .Concat(source.Shape.Slice(axis + 1, source.Shape.Rank - axis - 1));
        TensorNode output = TensorAllocator.Create(source.DType, shape);
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
            TakeOperation node = tape.Rent<TakeOperation>();
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
        int row = 0;
        for (int o = 0; o < split.Outer; o++)
        {
            for (int i = 0; i < indices.Count; i++, row++)
            {
                Span<float> target = dx.Slice(((o * split.Length) + At(indices, i, split.Length)) * split.Inner, split.Inner);
                BinaryKernel.Apply<Binary.Add>(target, dy.Slice(row * split.Inner, split.Inner), target);
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        indices = null!;
    }

    private static void Copy<T>(ReadOnlySpan<T> x, TensorNode indices, Span<T> y, AxisSplit split)
    {
        int row = 0;
        for (int o = 0; o < split.Outer; o++)
        {
            for (int i = 0; i < indices.Count; i++, row++)
                x.Slice(((o * split.Length) + At(indices, i, split.Length)) * split.Inner, split.Inner).CopyTo(y[(row * split.Inner)..]);
        }
    }

    private static int At(TensorNode indices, int i, int length)
    {
        long index = OperationGuard.Index(indices, i);
        return (int)(index < 0 ? index + length : index);
    }
}
