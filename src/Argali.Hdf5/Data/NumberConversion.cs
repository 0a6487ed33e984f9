using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Argali.Hdf5.Data;

/// <summary>
/// Converts stored numbers to .NET numbers. A value outside the target's range becomes its nearest end and NaN becomes zero in an
/// integer, as the HDF5 library does; a boolean is 0 or 1, and any number but zero is true.
/// </summary>
internal static class NumberConversion
{
    private const int Block = 256;

    public static void Convert<T>(Hdf5Type type, ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) FromType(type, source, As<T, float>(destination));
        else if (typeof(T) == typeof(double)) FromType(type, source, As<T, double>(destination));
        else if (typeof(T) == typeof(Half)) FromType(type, source, As<T, Half>(destination));
        else if (typeof(T) == typeof(int)) FromType(type, source, As<T, int>(destination));
        else if (typeof(T) == typeof(long)) FromType(type, source, As<T, long>(destination));
        else if (typeof(T) == typeof(sbyte)) FromType(type, source, As<T, sbyte>(destination));
        else if (typeof(T) == typeof(short)) FromType(type, source, As<T, short>(destination));
        else if (typeof(T) == typeof(byte)) FromType(type, source, As<T, byte>(destination));
        else if (typeof(T) == typeof(ushort)) FromType(type, source, As<T, ushort>(destination));
        else if (typeof(T) == typeof(uint)) FromType(type, source, As<T, uint>(destination));
        else if (typeof(T) == typeof(ulong)) FromType(type, source, As<T, ulong>(destination));
        else if (typeof(T) == typeof(bool)) ToBoolean(type, source, As<T, bool>(destination));
        else throw new NotSupportedException($"Numbers are not read as {typeof(T)}. Use Half, float, double, bool or an integer.");
    }

    /// <summary>Whether the stored bytes are already those of <typeparamref name="T"/> in this processor's memory.</summary>
    public static bool IsSame<T>(Hdf5Type type)
        where T : unmanaged
        => type.IsBigEndian != BitConverter.IsLittleEndian && type.IsNumeric && typeof(T) != typeof(bool)
            && type == Hdf5Type.Of<T>().WithByteOrder(type.IsBigEndian);

    private static Span<TTo> As<TFrom, TTo>(Span<TFrom> span)
        where TFrom : unmanaged
        where TTo : unmanaged
        => MemoryMarshal.Cast<TFrom, TTo>(span);

    private static void FromType<T>(Hdf5Type type, ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        bool swap = type.IsBigEndian == BitConverter.IsLittleEndian && type.Size > 1;
        switch (type.Class, type.Size, type.IsSigned)
        {
            case (Hdf5TypeClass.Float, 2, _): Numbers<Half, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Float, 4, _): Numbers<float, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Float, 8, _): Numbers<double, T>(source, destination, swap); break;
            case (Hdf5TypeClass.BFloat16, _, _): BFloat16s(source, destination, swap); break;
            case (Hdf5TypeClass.Boolean, _, _): Numbers<byte, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 1, true): Numbers<sbyte, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 1, false): Numbers<byte, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 2, true): Numbers<short, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 2, false): Numbers<ushort, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 4, true): Numbers<int, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 4, false): Numbers<uint, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 8, true): Numbers<long, T>(source, destination, swap); break;
            case (Hdf5TypeClass.Integer, 8, false): Numbers<ulong, T>(source, destination, swap); break;
            default: throw new InvalidOperationException($"Elements of type {type} are not numbers.");
        }
    }

    private static void Numbers<TFrom, TTo>(ReadOnlySpan<byte> source, Span<TTo> destination, bool swap)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        if (swap)
        {
            Span<TFrom> block = stackalloc TFrom[Block];
            int size = Unsafe.SizeOf<TFrom>();
            for (int start = 0; start < destination.Length; start += Block)
            {
                int count = Math.Min(Block, destination.Length - start);
                var bytes = MemoryMarshal.AsBytes(block[..count]);
                source.Slice(start * size, count * size).CopyTo(bytes);
                ByteOrder.Reverse(bytes, size);
                Saturate<TFrom, TTo>(block[..count], destination.Slice(start, count));
            }

            return;
        }

        Saturate(MemoryMarshal.Cast<byte, TFrom>(source)[..destination.Length], destination);
    }

    private static void Saturate<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> destination)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = TTo.CreateSaturating(source[i]);
    }

    private static void BFloat16s<T>(ReadOnlySpan<byte> source, Span<T> destination, bool swap)
        where T : unmanaged, INumberBase<T>
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(source);
        for (int i = 0; i < destination.Length; i++)
        {
            uint bits = swap ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(halves[i]) : halves[i];
            destination[i] = T.CreateSaturating(BitConverter.UInt32BitsToSingle(bits << 16));
        }
    }

    private static void ToBoolean(Hdf5Type type, ReadOnlySpan<byte> source, Span<bool> destination)
    {
        Span<double> block = stackalloc double[Block];
        for (int start = 0; start < destination.Length; start += Block)
        {
            int count = Math.Min(Block, destination.Length - start);
            FromType(type, source.Slice(start * type.Size, count * type.Size), block[..count]);
            for (int i = 0; i < count; i++)
                destination[start + i] = block[i] != 0;
        }
    }
}
