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
