using System.Numerics;
using Argali.Engine.Kernels;

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
        switch (source.DType)
        {
            case DType.Float32: FromFloats(source.Floats, output); break;
            case DType.Float64: From<double>(source, output); break;
            case DType.Float16: FromFloats(Widened(source), output); break;
            case DType.BFloat16: FromFloats(Widened(source), output); break;
            case DType.Int8: From<sbyte>(source, output); break;
            case DType.Int16: From<short>(source, output); break;
            case DType.Int32: From<int>(source, output); break;
            case DType.Int64: From<long>(source, output); break;
            case DType.UInt8: From<byte>(source, output); break;
            case DType.UInt16: From<ushort>(source, output); break;
            case DType.UInt32: From<uint>(source, output); break;
            case DType.UInt64: From<ulong>(source, output); break;
            default: From<byte>(source, output); break;
        }

        return new Tensor(output);
    }

    // Halves compute nowhere: they pass through float32, which holds them exactly.
    private static ReadOnlySpan<float> Widened(TensorNode source)
    {
        Span<float> floats = TensorAllocator.Floats(source.Shape).Floats;
        if (source.DType == DType.Float16)
            ConversionKernel.Convert(source.Span<Half>(), floats);
        else
            ConversionKernel.Convert(source.Span<BFloat16>(), floats);
        return floats;
    }

    private static void From<T>(TensorNode source, TensorNode output)
        where T : unmanaged, INumberBase<T>
    {
        if (output.DType is DType.Float16 or DType.BFloat16)
        {
            Span<float> floats = TensorAllocator.Floats(source.Shape).Floats;
            ConversionKernel.Convert<T, float>(source.Span<T>(), floats);
            FromFloats(floats, output);
        }
        else
        {
            Convert<T>(source.Span<T>(), output);
        }
    }

    private static void FromFloats(ReadOnlySpan<float> source, TensorNode output)
    {
        switch (output.DType)
        {
            case DType.Float32: source.CopyTo(output.Floats); break;
            case DType.Float16: ConversionKernel.Convert(source, output.Span<Half>()); break;
            case DType.BFloat16: ConversionKernel.Convert(source, output.Span<BFloat16>()); break;
            default: Convert(source, output); break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> source, TensorNode output)
        where T : unmanaged, INumberBase<T>
    {
        switch (output.DType)
        {
            case DType.Float32: ConversionKernel.Convert(source, output.Floats); break;
            case DType.Float64: ConversionKernel.Convert(source, output.Span<double>()); break;
            case DType.Int8: ConversionKernel.Convert(source, output.Span<sbyte>()); break;
            case DType.Int16: ConversionKernel.Convert(source, output.Span<short>()); break;
            case DType.Int32: ConversionKernel.Convert(source, output.Span<int>()); break;
            case DType.Int64: ConversionKernel.Convert(source, output.Span<long>()); break;
            case DType.UInt8: ConversionKernel.Convert(source, output.Span<byte>()); break;
            case DType.UInt16: ConversionKernel.Convert(source, output.Span<ushort>()); break;
            case DType.UInt32: ConversionKernel.Convert(source, output.Span<uint>()); break;
            case DType.UInt64: ConversionKernel.Convert(source, output.Span<ulong>()); break;
            default: ConversionKernel.Convert(source, output.Span<bool>()); break;
        }
    }
}
