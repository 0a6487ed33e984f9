using System.Runtime.InteropServices;
using Argali.Engine;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>The elements of a tensor as the bytes that a dataset holds: row-major and little-endian.</summary>
internal static class TensorData
{
    private const int BlockElements = 1 << 20;

    /// <summary>Takes in a run of bytes.</summary>
    public delegate void Sink(ReadOnlySpan<byte> bytes);

    /// <summary>Gets the type of the elements in a file; null for strings, which have none.</summary>
    public static Hdf5Type? TypeOf(DType dtype) => dtype switch
    {
        DType.Float32 => Hdf5Type.Float32,
        DType.Float64 => Hdf5Type.Float64,
        DType.Float16 => Hdf5Type.Float16,
        DType.BFloat16 => Hdf5Type.BFloat16,
        DType.Int8 => Hdf5Type.Int8,
        DType.Int16 => Hdf5Type.Int16,
        DType.Int32 => Hdf5Type.Int32,
        DType.Int64 => Hdf5Type.Int64,
        DType.UInt8 => Hdf5Type.UInt8,
        DType.UInt16 => Hdf5Type.UInt16,
        DType.UInt32 => Hdf5Type.UInt32,
        DType.UInt64 => Hdf5Type.UInt64,
        DType.Bool => Hdf5Type.Boolean,
        _ => null,
    };

    /// <summary>Hands the bytes over, some megabytes at a time.</summary>
    public static void Write(Tensor tensor, Sink sink)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Writing tensors needs a little-endian processor.");
        switch (tensor.DType)
        {
            case DType.Float32: Write<float>(tensor, sink); break;
            case DType.Float64: Write<double>(tensor, sink); break;
            case DType.Float16: Write<Half>(tensor, sink); break;
            case DType.BFloat16: Write<BFloat16>(tensor, sink); break;
            case DType.Int8: Write<sbyte>(tensor, sink); break;
            case DType.Int16: Write<short>(tensor, sink); break;
            case DType.Int32: Write<int>(tensor, sink); break;
            case DType.Int64: Write<long>(tensor, sink); break;
            case DType.UInt8: Write<byte>(tensor, sink); break;
            case DType.UInt16: Write<ushort>(tensor, sink); break;
            case DType.UInt32: Write<uint>(tensor, sink); break;
            case DType.UInt64: Write<ulong>(tensor, sink); break;
            case DType.Bool: Write<bool>(tensor, sink); break;
            default: throw new NotSupportedException($"Tensors of {tensor.DType.KerasName()} have no bytes of their own.");
        }
    }

    /// <summary>Gets the lengths of the axes as files count them.</summary>
    public static long[] LengthsOf(Shape shape)
    {
        var lengths = new long[shape.Rank];
        for (int axis = 0; axis < lengths.Length; axis++)
            lengths[axis] = shape[axis];
        return lengths;
    }

    private static void Write<T>(Tensor tensor, Sink sink)
        where T : unmanaged
    {
        ReadOnlySpan<T> elements = tensor.AsSpan<T>();
        for (int start = 0; start < elements.Length; start += BlockElements)
            sink(MemoryMarshal.AsBytes(elements.Slice(start, Math.Min(BlockElements, elements.Length - start))));
    }
}
