namespace Argali.Engine;

/// <summary>Makes tensor nodes: in the arena of the current step where there is one, else as ordinary objects.</summary>
internal static class TensorAllocator
{
    /// <summary>Makes a node with uninitialised elements, in the current step's arena if a step is running.</summary>
    public static TensorNode Create(DType dtype, Shape shape)
    {
        GradientTape? tape = GradientTape.Current;
        if (tape is null || dtype == DType.String)
            return Detached(dtype, shape);

        TensorNode node = tape.Arena.TakeNode();
        Describe(node, dtype, shape);
        (node.Buffer, node.ByteOffset) = tape.Arena.Allocate((long)node.Count * dtype.ByteSize());
        return node;
    }

    /// <summary>Makes a float32 node with uninitialised elements.</summary>
    public static TensorNode Floats(Shape shape) => Create(DType.Float32, shape);

    /// <summary>Makes a node with the elements of another one under a new shape of the same size; no copy.</summary>
    public static TensorNode View(TensorNode source, Shape shape)
    {
        GradientTape? tape = GradientTape.Current;
        TensorNode node = tape is null ? new TensorNode() : tape.Arena.TakeNode();
        Describe(node, source.DType, shape);
        node.Buffer = source.Buffer;
        node.ByteOffset = source.ByteOffset;
        return node;
    }

    /// <summary>Makes a node outside of every step; its elements are zero (empty strings for strings).</summary>
    public static TensorNode Detached(DType dtype, Shape shape)
    {
        AllocationBudget.Take(shape, dtype);
        var node = new TensorNode();
        Describe(node, dtype, shape);
        node.Buffer = NewArray(dtype, node.Count);
        return node;
    }

    /// <summary>Makes a node over an array that the caller hands over.</summary>
    public static TensorNode Over(Array elements, DType dtype, Shape shape)
    {
        var node = new TensorNode();
        Describe(node, dtype, shape);
        if (elements.Length != node.Count)
            throw new ArgumentException($"The shape {shape} has {node.Count} elements. Received an array of {elements.Length}.");
        node.Buffer = elements;
        return node;
    }

    private static void Describe(TensorNode node, DType dtype, Shape shape)
    {
        node.DType = dtype;
        node.Shape = shape;
        long count = shape.ElementCount;
        if (count > Array.MaxLength)
            throw new ArgumentException($"A tensor holds at most {Array.MaxLength} elements. The shape {shape} has {count}.");
        node.Count = (int)count;
        node.ByteOffset = 0;
    }

    private static Array NewArray(DType dtype, int count)
    {
        switch (dtype)
        {
            case DType.Float32: return new float[count];
            case DType.Float64: return new double[count];
            case DType.Float16: return new Half[count];
            case DType.BFloat16: return new BFloat16[count];
            case DType.Int8: return new sbyte[count];
            case DType.Int16: return new short[count];
            case DType.Int32: return new int[count];
            case DType.Int64: return new long[count];
            case DType.UInt8: return new byte[count];
            case DType.UInt16: return new ushort[count];
            case DType.UInt32: return new uint[count];
            case DType.UInt64: return new ulong[count];
            case DType.Bool: return new bool[count];
            default:
                var strings = new string[count];
                Array.Fill(strings, string.Empty);
                return strings;
        }
    }
}
