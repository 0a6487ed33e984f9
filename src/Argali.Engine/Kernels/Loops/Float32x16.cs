using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Vec = System.Runtime.Intrinsics.Vector512<float>;
using VecInt = System.Runtime.Intrinsics.Vector512<int>;
using Wide = System.Runtime.Intrinsics.Vector512;

namespace Argali.Engine.Kernels;

/// <summary>16 lanes of float32 in one 512-bit register.</summary>
internal readonly unsafe struct Float32x16(Vec value) : ILanes<Float32x16>
{
    private readonly Vec value = value;

    public static int Count => 16;

    public float First => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Broadcast(float value) => new(Wide.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 BroadcastBits(int value) => new(Wide.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Load(float* source) => new(Wide.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x16 value, float* destination) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 LoadMask(byte* source)
    {
        Vector256<short> shorts = Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe()).AsInt16();
        VecInt wide = Wide.WidenLower(shorts.ToVector512Unsafe());
        return new(~Wide.Equals(wide, VecInt.Zero).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(Float32x16 mask, byte* destination)
    {
        VecInt ones = mask.value.AsInt32() & VecInt.One;
        Vector256<short> shorts = Vector256.Narrow(ones.GetLower(), ones.GetUpper());
        Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).AsByte().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator +(Float32x16 left, Float32x16 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator -(Float32x16 left, Float32x16 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator *(Float32x16 left, Float32x16 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator /(Float32x16 left, Float32x16 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator -(Float32x16 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator &(Float32x16 left, Float32x16 right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator |(Float32x16 left, Float32x16 right) => new(left.value | right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator ^(Float32x16 left, Float32x16 right) => new(left.value ^ right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 MultiplyAdd(Float32x16 left, Float32x16 right, Float32x16 addend) =>
        new(Wide.FusedMultiplyAdd(left.value, right.value, addend.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Sqrt(Float32x16 value) => new(Wide.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Abs(Float32x16 value) => new(Wide.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Floor(Float32x16 value) => new(Wide.Floor(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Ceiling(Float32x16 value) => new(Wide.Ceiling(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Round(Float32x16 value) => new(Wide.Round(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Truncate(Float32x16 value) => new(Wide.Truncate(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Maximum(Float32x16 left, Float32x16 right) => new(Wide.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Minimum(Float32x16 left, Float32x16 right) => new(Wide.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 MaxNative(Float32x16 left, Float32x16 right) => new(Wide.MaxNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 MinNative(Float32x16 left, Float32x16 right) => new(Wide.MinNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 LessThan(Float32x16 left, Float32x16 right) => new(Wide.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 LessThanOrEqual(Float32x16 left, Float32x16 right) => new(Wide.LessThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Equals(Float32x16 left, Float32x16 right) => new(Wide.Equals(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Select(Float32x16 mask, Float32x16 whenSet, Float32x16 whenClear) =>
        new(Wide.ConditionalSelect(mask.value, whenSet.value, whenClear.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Float32x16 mask) => mask.value.AsInt32() != VecInt.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 AddBits(Float32x16 left, Float32x16 right) => new((left.value.AsInt32() + right.value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 SubtractBits(Float32x16 left, Float32x16 right) =>
        new((left.value.AsInt32() - right.value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 ShiftLeftBits(Float32x16 value, int count) => new((value.value.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 ShiftRightBits(Float32x16 value, int count) => new((value.value.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 ToBits(Float32x16 value) => new(Wide.ConvertToInt32Native(value.value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 FromBits(Float32x16 bits) => new(Wide.ConvertToSingle(bits.value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Scale(Float32x16 value, Float32x16 exponent) => new(Avx512F.Scale(value.value, exponent.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float32x16 High, Float32x16 Low) MultiplyBits(Float32x16 value, uint factor)
    {
        // The even and the odd lanes' products, 64 bits each, then sorted into upper and lower halves.
        Vector512<uint> words = value.value.AsUInt32(), constant = Wide.Create(factor);
        Vector512<ulong> even = Avx512F.Multiply(words, constant), odd = Avx512F.Multiply((words.AsUInt64() >> 32).AsUInt32(), constant);
        Vector512<ulong> lower = Wide.Create((ulong)uint.MaxValue);
        return (
            new(((even >> 32) | (odd & ~lower)).AsSingle()),
            new(((even & lower) | (odd << 32)).AsSingle()));
    }

    public static Float32x16 QuadOrder => new(Wide.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreQuads(Float32x16 a, Float32x16 b, Float32x16 c, Float32x16 d, float* destination)
    {
        Vector512<double> lowAb = Avx512F.UnpackLow(a.value, b.value).AsDouble(), highAb = Avx512F.UnpackHigh(a.value, b.value).AsDouble();
        Vector512<double> lowCd = Avx512F.UnpackLow(c.value, d.value).AsDouble(), highCd = Avx512F.UnpackHigh(c.value, d.value).AsDouble();
        Avx512F.UnpackLow(lowAb, lowCd).AsSingle().Store(destination);
        Avx512F.UnpackHigh(lowAb, lowCd).AsSingle().Store(destination + 16);
        Avx512F.UnpackLow(highAb, highCd).AsSingle().Store(destination + 32);
        Avx512F.UnpackHigh(highAb, highCd).AsSingle().Store(destination + 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Float32x16 value, float* destination) => value.value.StoreAlignedNonTemporal(destination);

    public static Float32x16 Map<TFunction>(Float32x16 value) where TFunction : struct, IScalarFunction
    {
        float* lanes = stackalloc float[16];
        value.value.Store(lanes);
        for (int i = 0; i < 16; i++)
            lanes[i] = TFunction.Invoke(lanes[i]);
        return new(Wide.Load(lanes));
    }
}
