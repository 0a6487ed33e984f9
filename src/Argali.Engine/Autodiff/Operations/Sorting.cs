namespace Argali.Engine;

/// <summary>Orders by value; no gradients (the values are then taken by position).</summary>
internal static class Sorting
{
    [ThreadStatic]
    private static (double Key, int Position)[]? scratch;

    public static Tensor ArgSort(Tensor x, int axis)
    {
        TensorNode source = x.Node;
        AxisSplit split = AxisSplit.Around(source.Shape, source.Shape.Axis(axis));
        TensorNode output = TensorAllocator.Create(DType.Int32, source.Shape);
        Span<int> y = output.Span<int>();
        Span<(double Key, int Position)> row = Scratch(split.Length);
        for (int o = 0; o < split.Outer; o++)
        {
            for (int j = 0; j < split.Inner; j++)
            {
                int start = (o * split.Length * split.Inner) + j;
                for (int i = 0; i < row.Length; i++)
                    row[i] = (Key(source, start + (i * split.Inner)), i);
                row.Sort(default(Ascending));
                for (int i = 0; i < row.Length; i++)
                    y[start + (i * split.Inner)] = row[i].Position;
            }
        }

        return new Tensor(output);
    }

    public static Tensor TopK(Tensor x, int k)
    {
        TensorNode source = x.Node;
        Shape shape = source.Shape;
        if (shape.Rank == 0 || k < 0 || k > shape[shape.Rank - 1])
            throw new ArgumentException($"TopK of {shape} expects 0 <= k <= its last axis. Received: {k}.", nameof(k));
        int length = shape[shape.Rank - 1];
        TensorNode output = TensorAllocator.Create(DType.Int32, shape.With(-1, k));
        Span<int> y = output.Span<int>();
        Span<(double Key, int Position)> row = Scratch(length);
        for (int r = 0; k > 0 && r < y.Length / k; r++)
        {
            for (int i = 0; i < length; i++)
                row[i] = (Key(source, (r * length) + i), i);
            row.Sort(default(Descending));
            for (int i = 0; i < k; i++)
                y[(r * k) + i] = row[i].Position;
        }

        return new Tensor(output);
    }

    public static Tensor InTopK(Tensor targets, Tensor predictions, int k)
    {
        TensorNode classes = OperationGuard.Indices(targets, nameof(Ops.InTopK));
        TensorNode scores = OperationGuard.Float(predictions, nameof(Ops.InTopK));
        if (classes.Shape.Rank != 1 || scores.Shape.Rank != 2 || scores.Shape[0] != classes.Count)
        {
            throw new ArgumentException(
                $"InTopK expects targets (batch,) and predictions (batch, classes). Received: {classes.Shape} and {scores.Shape}.");
        }

        int length = scores.Shape[1];
        TensorNode output = TensorAllocator.Create(DType.Bool, classes.Shape);
        for (int r = 0; r < classes.Count; r++)
        {
            ReadOnlySpan<float> row = scores.Floats.Slice(r * length, length);
            long target = OperationGuard.Index(classes, r);
            bool found = target >= 0 && target < length && float.IsFinite(row[(int)target]);
            int above = 0;
            for (int i = 0; found && i < length; i++)
            {
                found = !float.IsNaN(row[i]);
                above += row[i] > row[(int)target] ? 1 : 0;
            }

            output.Span<bool>()[r] = found && above < k;
        }

        return new Tensor(output);
    }

    private static Span<(double Key, int Position)> Scratch(int length)
    {
        if (scratch is null || scratch.Length < length)
            scratch = new (double, int)[length];
        return scratch.AsSpan(0, length);
    }

    private static double Key(TensorNode node, int i) => node.DType switch
    {
        DType.Float32 => node.Floats[i],
        DType.Int32 => node.Span<int>()[i],
        DType.Int64 => node.Span<long>()[i],
        DType.Bool or DType.UInt8 => node.Span<byte>()[i],
        _ => throw new ArgumentException(
            $"Sorting expects float32, int32, int64, uint8 or bool. Received: {node.DType.KerasName()}. Use Ops.Cast to convert."),
    };

    private readonly struct Ascending : IComparer<(double Key, int Position)>
    {
        public int Compare((double Key, int Position) a, (double Key, int Position) b)
        {
            int order = double.IsNaN(a.Key) || double.IsNaN(b.Key)
                ? double.IsNaN(a.Key).CompareTo(double.IsNaN(b.Key))
                : a.Key.CompareTo(b.Key);
            return order != 0 ? order : a.Position - b.Position;
        }
    }

    private readonly struct Descending : IComparer<(double Key, int Position)>
    {
        public int Compare((double Key, int Position) a, (double Key, int Position) b)
        {
            int order = b.Key.CompareTo(a.Key);
            return order != 0 ? order : a.Position - b.Position;
        }
    }
}
