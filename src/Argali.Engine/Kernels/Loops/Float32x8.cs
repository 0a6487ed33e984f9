using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Vec = System.Runtime.Intrinsics.Vector256<float>;
using VecInt = System.Runtime.Intrinsics.Vector256<int>;
using Wide = System.Runtime.Intrinsics.Vector256;

namespace Argali.Engine.Kernels;

/// <summary>8 lanes of float32 in one 256-bit register.</summary>
internal readonly unsafe struct Float32x8(Vec value) : ILanes<Float32x8>
{
    private readonly Vec value = value;

    public static int Count => 8;

    public float First => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Broadcast(float value) => new(Wide.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 BroadcastBits(int value) => new(Wide.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Load(float* source) => new(Wide.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x8 value, float* destination) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 LoadMask(byte* source)
    {
        Vector128<byte> eight = Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte();
        VecInt wide = Vector256.WidenLower(Vector256.WidenLower(eight.ToVector256Unsafe()).AsInt16());
        return new(~Wide.Equals(wide, VecInt.Zero).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(Float32x8 mask, byte* destination)
    {
        VecInt ones = mask.value.AsInt32() & VecInt.One;
        Vector128<short> shorts = Vector128.Narrow(ones.GetLower(), ones.GetUpper());
        *(ulong*)destination = Vector128.Narrow(shorts, shorts).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator +(Float32x8 left, Float32x8 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator -(Float32x8 left, Float32x8 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator *(Float32x8 left, Float32x8 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator /(Float32x8 left, Float32x8 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator -(Float32x8 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator &(Float32x8 left, Float32x8 right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator |(Float32x8 left, Float32x8 right) => new(left.value | right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator ^(Float32x8 left, Float32x8 right) => new(left.value ^ right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 MultiplyAdd(Float32x8 left, Float32x8 right, Float32x8 addend) =>
        new(Wide.FusedMultiplyAdd(left.value, right.value, addend.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Sqrt(Float32x8 value) => new(Wide.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Abs(Float32x8 value) => new(Wide.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Floor(Float32x8 value) => new(Wide.Floor(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Ceiling(Float32x8 value) => new(Wide.Ceiling(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Round(Float32x8 value) => new(Wide.Round(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Truncate(Float32x8 value) => new(Wide.Truncate(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Maximum(Float32x8 left, Float32x8 right) => new(Wide.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Minimum(Float32x8 left, Float32x8 right) => new(Wide.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 MaxNative(Float32x8 left, Float32x8 right) => new(Wide.MaxNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 MinNative(Float32x8 left, Float32x8 right) => new(Wide.MinNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 LessThan(Float32x8 left, Float32x8 right) => new(Wide.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 LessThanOrEqual(Float32x8 left, Float32x8 right) => new(Wide.LessThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Equals(Float32x8 left, Float32x8 right) => new(Wide.Equals(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Select(Float32x8 mask, Float32x8 whenSet, Float32x8 whenClear) =>
        new(Wide.ConditionalSelect(mask.value, whenSet.value, whenClear.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Float32x8 mask) => mask.value.AsInt32() != VecInt.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 AddBits(Float32x8 left, Float32x8 right) => new((left.value.AsInt32() + right.value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 SubtractBits(Float32x8 left, Float32x8 right) =>
        new((left.value.AsInt32() - right.value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 ShiftLeftBits(Float32x8 value, int count) => new((value.value.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 ShiftRightBits(Float32x8 value, int count) => new((value.value.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 ToBits(Float32x8 value) => new(Wide.ConvertToInt32Native(value.value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 FromBits(Float32x8 bits) => new(Wide.ConvertToSingle(bits.value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Scale(Float32x8 value, Float32x8 exponent) => LanesMath.ScaleInTwoSteps(value, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float32x8 High, Float32x8 Low) MultiplyBits(Float32x8 value, uint factor)
    {
        // The even and the odd lanes' products, 64 bits each, then sorted into upper and lower halves.
        Vector256<uint> words = value.value.AsUInt32(), constant = Wide.Create(factor);
        Vector256<ulong> even = Avx2.Multiply(words, constant), odd = Avx2.Multiply((words.AsUInt64() >> 32).AsUInt32(), constant);
        Vector256<ulong> lower = Wide.Create((ulong)uint.MaxValue);
        return (
            new(((even >> 32) | (odd & ~lower)).AsSingle()),
            new(((even & lower) | (odd << 32)).AsSingle()));
    }

    public static Float32x8 QuadOrder => new(Wide.Create(0, 2, 4, 6, 1, 3, 5, 7).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreQuads(Float32x8 a, Float32x8 b, Float32x8 c, Float32x8 d, float* destination)
    {
        Vector256<double> lowAb = Avx.UnpackLow(a.value, b.value).AsDouble(), highAb = Avx.UnpackHigh(a.value, b.value).AsDouble();
        Vector256<double> lowCd = Avx.UnpackLow(c.value, d.value).AsDouble(), highCd = Avx.UnpackHigh(c.value, d.value).AsDouble();
        Avx.UnpackLow(lowAb, lowCd).AsSingle().Store(destination);
        Avx.UnpackHigh(lowAb, lowCd).AsSingle().Store(destination + 8);
        Avx.UnpackLow(highAb, highCd).AsSingle().Store(destination + 16);
        Avx.UnpackHigh(highAb, highCd).AsSingle().Store(destination + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Float32x8 value, float* destination) => value.value.StoreAlignedNonTemporal(destination);

    public static Float32x8 Map<TFunction>(Float32x8 value) where TFunction : struct, IScalarFunction
    {
        float* lanes = stackalloc float[8];
        value.value.Store(lanes);
        for (int i = 0; i < 8; i++)
            lanes[i] = TFunction.Invoke(lanes[i]);
        return new(Wide.Load(lanes));
    }
}
