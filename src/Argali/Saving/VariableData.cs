using System.Runtime.InteropServices;
using Argali.Engine;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>The values of a variable as the elements of a dataset, of the same type or another.</summary>
internal static class VariableData
{
    private const int BlockElements = 1 << 20;

    /// <exception cref="NotSupportedException">The variable holds strings.</exception>
    public static Hdf5Type TypeOf(Variable variable) => TensorData.TypeOf(variable.DType)
        ?? throw new NotSupportedException($"The variable '{variable.Path}' holds {variable.DType.KerasName()}, which weights files have no form for.");

    /// <summary>Replaces the elements by those of a dataset of the same shape, converted to the variable's type.</summary>
    /// <exception cref="Hdf5FormatException">The data are damaged.</exception>
    public static void Read(Variable variable, Hdf5Dataset source)
    {
        switch (variable.DType)
        {
            case DType.Float32: source.Read(variable.AsWritableSpan<float>()); break;
            case DType.Float64: source.Read(variable.AsWritableSpan<double>()); break;
            case DType.Float16: source.Read(variable.AsWritableSpan<Half>()); break;
            case DType.BFloat16: ReadBFloat16(variable.AsWritableSpan<BFloat16>(), source); break;
            case DType.Int8: source.Read(variable.AsWritableSpan<sbyte>()); break;
            case DType.Int16: source.Read(variable.AsWritableSpan<short>()); break;
            case DType.Int32: source.Read(variable.AsWritableSpan<int>()); break;
            case DType.Int64: source.Read(variable.AsWritableSpan<long>()); break;
            case DType.UInt8: source.Read(variable.AsWritableSpan<byte>()); break;
            case DType.UInt16: source.Read(variable.AsWritableSpan<ushort>()); break;
            case DType.UInt32: source.Read(variable.AsWritableSpan<uint>()); break;
            case DType.UInt64: source.Read(variable.AsWritableSpan<ulong>()); break;
            default: source.Read(variable.AsWritableSpan<bool>()); break;
        }
    }

    /// <summary>Replaces a run of elements by others of any number type, converted to the variable's.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="start">The first element that is replaced, in row-major order.</param>
    /// <param name="bytes">The others, as they are in this processor's memory.</param>
    /// <param name="dtype">Their type.</param>
    public static void Write(Variable variable, int start, ReadOnlySpan<byte> bytes, DType dtype)
    {
        int count = bytes.Length / dtype.ByteSize();
        if (dtype == variable.DType)
        {
            bytes.CopyTo(BytesOf(variable, start, count));
            return;
        }

        int size = variable.DType.ByteSize();
        TensorData.Write(Ops.Cast(Tensor.FromBytes(bytes, dtype, [count]), variable.DType), part =>
        {
            part.CopyTo(BytesOf(variable, start, part.Length / size));
            start += part.Length / size;
        });
    }

    private static Span<byte> BytesOf(Variable variable, int start, int count) => variable.DType switch
    {
        DType.Float32 => BytesOf<float>(variable, start, count),
        DType.Float64 => BytesOf<double>(variable, start, count),
        DType.Float16 => BytesOf<Half>(variable, start, count),
        DType.BFloat16 => BytesOf<BFloat16>(variable, start, count),
        DType.Int8 => BytesOf<sbyte>(variable, start, count),
        DType.Int16 => BytesOf<short>(variable, start, count),
        DType.Int32 => BytesOf<int>(variable, start, count),
        DType.Int64 => BytesOf<long>(variable, start, count),
        DType.UInt8 => BytesOf<byte>(variable, start, count),
        DType.UInt16 => BytesOf<ushort>(variable, start, count),
        DType.UInt32 => BytesOf<uint>(variable, start, count),
        DType.UInt64 => BytesOf<ulong>(variable, start, count),
        _ => BytesOf<bool>(variable, start, count),
    };

    private static Span<byte> BytesOf<T>(Variable variable, int start, int count)
        where T : unmanaged => MemoryMarshal.AsBytes(variable.AsWritableSpan<T>().Slice(start, count));

    private static void ReadBFloat16(Span<BFloat16> elements, Hdf5Dataset source)
    {
        var block = new float[Math.Min(elements.Length, BlockElements)];
        for (int start = 0; start < elements.Length; start += BlockElements)
        {
            Span<float> part = block.AsSpan(0, Math.Min(BlockElements, elements.Length - start));
            source.Read(part, start);
            for (int i = 0; i < part.Length; i++)
                elements[start + i] = (BFloat16)part[i];
        }
    }
}
