using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Vec = System.Runtime.Intrinsics.Vector128<float>;
using VecInt = System.Runtime.Intrinsics.Vector128<int>;
using Wide = System.Runtime.Intrinsics.Vector128;

namespace Argali.Engine.Kernels;

/// <summary>4 lanes of float32 in one 128-bit register.</summary>
internal readonly unsafe struct Float32x4(Vec value) : ILanes<Float32x4>
{
    private readonly Vec value = value;

    public static int Count => 4;

    public float First => value.ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Broadcast(float value) => new(Wide.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 BroadcastBits(int value) => new(Wide.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Load(float* source) => new(Wide.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x4 value, float* destination) => value.value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 LoadMask(byte* source)
    {
        uint four = *(uint*)source;
        Vector128<short> wide = Vector128.WidenLower(Vector128.CreateScalarUnsafe(four).AsByte()).AsInt16();
        return new(~Vector128.Equals(Vector128.WidenLower(wide), VecInt.Zero).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(Float32x4 mask, byte* destination)
    {
        Vector128<short> shorts = Vector128.Narrow(mask.value.AsInt32() & VecInt.One, VecInt.Zero);
        *(uint*)destination = Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator +(Float32x4 left, Float32x4 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator -(Float32x4 left, Float32x4 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator *(Float32x4 left, Float32x4 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator /(Float32x4 left, Float32x4 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator -(Float32x4 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator &(Float32x4 left, Float32x4 right) => new(left.value & right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator |(Float32x4 left, Float32x4 right) => new(left.value | right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator ^(Float32x4 left, Float32x4 right) => new(left.value ^ right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 MultiplyAdd(Float32x4 left, Float32x4 right, Float32x4 addend) =>
        new(Wide.FusedMultiplyAdd(left.value, right.value, addend.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Sqrt(Float32x4 value) => new(Wide.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Abs(Float32x4 value) => new(Wide.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Floor(Float32x4 value) => new(Wide.Floor(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Ceiling(Float32x4 value) => new(Wide.Ceiling(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Round(Float32x4 value) => new(Wide.Round(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Truncate(Float32x4 value) => new(Wide.Truncate(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Maximum(Float32x4 left, Float32x4 right) => new(Wide.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Minimum(Float32x4 left, Float32x4 right) => new(Wide.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 MaxNative(Float32x4 left, Float32x4 right) => new(Wide.MaxNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 MinNative(Float32x4 left, Float32x4 right) => new(Wide.MinNative(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 LessThan(Float32x4 left, Float32x4 right) => new(Wide.LessThan(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 LessThanOrEqual(Float32x4 left, Float32x4 right) => new(Wide.LessThanOrEqual(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Equals(Float32x4 left, Float32x4 right) => new(Wide.Equals(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Select(Float32x4 mask, Float32x4 whenSet, Float32x4 whenClear) =>
        new(Wide.ConditionalSelect(mask.value, whenSet.value, whenClear.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Float32x4 mask) => mask.value.AsInt32() != VecInt.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 AddBits(Float32x4 left, Float32x4 right) => new((left.value.AsInt32() + right.value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 SubtractBits(Float32x4 left, Float32x4 right) =>
        new((left.value.AsInt32() - right.value.AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 ShiftLeftBits(Float32x4 value, int count) => new((value.value.AsInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 ShiftRightBits(Float32x4 value, int count) => new((value.value.AsInt32() >> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 ToBits(Float32x4 value) => new(Wide.ConvertToInt32Native(value.value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 FromBits(Float32x4 bits) => new(Wide.ConvertToSingle(bits.value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Scale(Float32x4 value, Float32x4 exponent) => LanesMath.ScaleInTwoSteps(value, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float32x4 High, Float32x4 Low) MultiplyBits(Float32x4 value, uint factor)
    {
        // The even and the odd lanes' products, 64 bits each, then sorted into upper and lower halves.
        Vector128<ulong> lower = Wide.Create((ulong)uint.MaxValue), words = value.value.AsUInt64();
        Vector128<ulong> even = (words & lower) * factor, odd = (words >> 32) * factor;
        return (
            new(((even >> 32) | (odd & ~lower)).AsSingle()),
            new(((even & lower) | (odd << 32)).AsSingle()));
    }

    public static Float32x4 QuadOrder => new(Wide.Create(0, 1, 2, 3).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreQuads(Float32x4 a, Float32x4 b, Float32x4 c, Float32x4 d, float* destination)
    {
        for (int lane = 0; lane < 4; lane++)
            Wide.Create(a.value[lane], b.value[lane], c.value[lane], d.value[lane]).Store(destination + (4 * lane));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Float32x4 value, float* destination) => value.value.StoreAlignedNonTemporal(destination);

    public static Float32x4 Map<TFunction>(Float32x4 value) where TFunction : struct, IScalarFunction
    {
        float* lanes = stackalloc float[4];
        value.value.Store(lanes);
        for (int i = 0; i < 4; i++)
            lanes[i] = TFunction.Invoke(lanes[i]);
        return new(Wide.Load(lanes));
    }
}
