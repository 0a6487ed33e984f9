using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Takes positions of an axis by index. Gradient: rows of dy added to the rows they came from, in the order of the indices.</summary>
internal sealed class TakeOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode rows = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, Tensor positions, int axis, string operation)
    {
        TensorNode source = x.Node;
        TensorNode indices = OperationGuard.Indices(positions, operation);
        axis = source.Shape.Axis(axis);
        AxisSplit split = AxisSplit.Around(source.Shape, axis);
        TensorNode rows = TensorAllocator.Create(DType.Int32, indices.Shape);
        for (int i = 0; i < indices.Count; i++)
        {
            long index = OperationGuard.Index(indices, i);
            rows.Span<int>()[i] = (int)(index < 0 ? index + split.Length : index);
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
            case 0: CopyStrings((string[])source.Buffer, rows.Span<int>(), (string[])output.Buffer, split); break;
            case 1: Copy<byte>(source, rows, output, split); break;
            case 2: Copy<ushort>(source, rows, output, split); break;
            case 4: Copy<uint>(source, rows, output, split); break;
            default: Copy<ulong>(source, rows, output, split); break;
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            TakeOperation node = tape.Rent<TakeOperation>();
            node.input = source;
            node.rows = rows;
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
        int block = split.Length * split.Inner, taken = rows.Count * split.Inner;
        for (int o = 0; o < split.Outer; o++)
        {
            GatherKernel.ScatterAdd(
                dy.Slice(o * taken, taken), rows.Span<int>(), dx.Slice(o * block, block), split.Length, split.Inner);
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        rows = null!;
    }

    private static void Copy<T>(TensorNode source, TensorNode rows, TensorNode output, AxisSplit split)
        where T : unmanaged
    {
        ReadOnlySpan<T> x = source.Span<T>();
        Span<T> y = output.Span<T>();
        int block = split.Length * split.Inner, taken = rows.Count * split.Inner;
        for (int o = 0; o < split.Outer; o++)
            GatherKernel.Gather(x.Slice(o * block, block), rows.Span<int>(), y.Slice(o * taken, taken), split.Length, split.Inner);
    }

    private static void CopyStrings(string[] x, ReadOnlySpan<int> rows, string[] y, AxisSplit split)
    {
        int at = 0;
        for (int o = 0; o < split.Outer; o++)
        {
            foreach (int row in rows)
            {
                x.AsSpan(((o * split.Length) + row) * split.Inner, split.Inner).CopyTo(y.AsSpan(at));
                at += split.Inner;
            }
        }
    }
}
