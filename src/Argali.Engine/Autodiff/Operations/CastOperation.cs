namespace Argali.Engine;

/// <summary>Converts elements to another type. Between float32 tensors it is the identity; no gradient flows through other casts.</summary>
internal static class CastOperation
{
    public static Tensor Apply(Tensor x, DType dtype)
    {
        TensorNode source = x.Node;
        if (source.DType == dtype)
            return x;
        if (source.DType == DType.String || dtype == DType.String)
            throw new NotSupportedException($"Cast does not convert {source.DType.KerasName()} to {dtype.KerasName()}.");
        TensorNode output = TensorAllocator.Create(dtype, source.Shape);
        for (int i = 0; i < source.Count; i++)
            Write(output, i, Read(source, i));
        return new Tensor(output);
    }

    private static double Read(TensorNode node, int i) => node.DType switch
    {
        DType.Float32 => node.Floats[i],
        DType.Float64 => node.Span<double>()[i],
        DType.Float16 => (double)node.Span<Half>()[i],
        DType.BFloat16 => (float)node.Span<BFloat16>()[i],
        DType.Int8 => node.Span<sbyte>()[i],
        DType.Int16 => node.Span<short>()[i],
        DType.Int32 => node.Span<int>()[i],
        DType.Int64 => node.Span<long>()[i],
        DType.UInt8 => node.Span<byte>()[i],
        DType.UInt16 => node.Span<ushort>()[i],
        DType.UInt32 => node.Span<uint>()[i],
        DType.UInt64 => node.Span<ulong>()[i],
        _ => node.Span<bool>()[i] ? 1 : 0,
    };

    private static void Write(TensorNode node, int i, double value)
    {
        switch (node.DType)
        {
            case DType.Float32: node.Floats[i] = (float)value; break;
            case DType.Float64: node.Span<double>()[i] = value; break;
            case DType.Float16: node.Span<Half>()[i] = (Half)value; break;
            case DType.BFloat16: node.Span<BFloat16>()[i] = (BFloat16)(float)value; break;
            case DType.Int8: node.Span<sbyte>()[i] = (sbyte)value; break;
            case DType.Int16: node.Span<short>()[i] = (short)value; break;
            case DType.Int32: node.Span<int>()[i] = (int)value; break;
            case DType.Int64: node.Span<long>()[i] = (long)value; break;
            case DType.UInt8: node.Span<byte>()[i] = (byte)value; break;
            case DType.UInt16: node.Span<ushort>()[i] = (ushort)value; break;
            case DType.UInt32: node.Span<uint>()[i] = (uint)value; break;
            case DType.UInt64: node.Span<ulong>()[i] = (ulong)value; break;
            default: node.Span<bool>()[i] = value != 0; break;
        }
    }
}
