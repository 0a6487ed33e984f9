using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>One lane in plain C#: the readable equivalent of <see cref="Float32x4"/>, <see cref="Float32x8"/> and <see cref="Float32x16"/>.</summary>
internal readonly unsafe struct Float32x1(float value) : ILanes<Float32x1>
{
    private readonly float value = value;

    public static int Count => 1;

    public float First => value;

    private int Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.SingleToInt32Bits(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 BroadcastBits(int value) => new(BitConverter.Int32BitsToSingle(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x1 value, float* destination) => *destination = value.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 LoadMask(byte* source) => Mask(*source != 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreMask(Float32x1 mask, byte* destination) => *destination = (byte)(mask.Bits & 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator +(Float32x1 left, Float32x1 right) => new(left.value + right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator -(Float32x1 left, Float32x1 right) => new(left.value - right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator *(Float32x1 left, Float32x1 right) => new(left.value * right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator /(Float32x1 left, Float32x1 right) => new(left.value / right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator -(Float32x1 value) => new(-value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator &(Float32x1 left, Float32x1 right) => BroadcastBits(left.Bits & right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator |(Float32x1 left, Float32x1 right) => BroadcastBits(left.Bits | right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 operator ^(Float32x1 left, Float32x1 right) => BroadcastBits(left.Bits ^ right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 MultiplyAdd(Float32x1 left, Float32x1 right, Float32x1 addend) =>
        new(MathF.FusedMultiplyAdd(left.value, right.value, addend.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Sqrt(Float32x1 value) => new(MathF.Sqrt(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Abs(Float32x1 value) => new(MathF.Abs(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Floor(Float32x1 value) => new(MathF.Floor(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Ceiling(Float32x1 value) => new(MathF.Ceiling(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Round(Float32x1 value) => new(MathF.Round(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Truncate(Float32x1 value) => new(MathF.Truncate(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Maximum(Float32x1 left, Float32x1 right) => new(MathF.Max(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Minimum(Float32x1 left, Float32x1 right) => new(MathF.Min(left.value, right.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 MaxNative(Float32x1 left, Float32x1 right) => left.value > right.value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 MinNative(Float32x1 left, Float32x1 right) => left.value < right.value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 LessThan(Float32x1 left, Float32x1 right) => Mask(left.value < right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 LessThanOrEqual(Float32x1 left, Float32x1 right) => Mask(left.value <= right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Equals(Float32x1 left, Float32x1 right) => Mask(left.value == right.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Select(Float32x1 mask, Float32x1 whenSet, Float32x1 whenClear) => mask.Bits != 0 ? whenSet : whenClear;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Float32x1 mask) => mask.Bits != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 AddBits(Float32x1 left, Float32x1 right) => BroadcastBits(unchecked(left.Bits + right.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 SubtractBits(Float32x1 left, Float32x1 right) => BroadcastBits(unchecked(left.Bits - right.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 ShiftLeftBits(Float32x1 value, int count) => BroadcastBits(value.Bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 ShiftRightBits(Float32x1 value, int count) => BroadcastBits(value.Bits >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 ToBits(Float32x1 value) => BroadcastBits((int)value.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 FromBits(Float32x1 bits) => new(bits.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x1 Scale(Float32x1 value, Float32x1 exponent) => LanesMath.ScaleInTwoSteps(value, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float32x1 High, Float32x1 Low) MultiplyBits(Float32x1 value, uint factor)
    {
        ulong product = (ulong)(uint)value.Bits * factor;
        return (BroadcastBits((int)(product >> 32)), BroadcastBits((int)product));
    }

    public static Float32x1 QuadOrder => BroadcastBits(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreQuads(Float32x1 a, Float32x1 b, Float32x1 c, Float32x1 d, float* destination)
    {
        destination[0] = a.value;
        destination[1] = b.value;
        destination[2] = c.value;
        destination[3] = d.value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStreaming(Float32x1 value, float* destination) => *destination = value.value;

    public static Float32x1 Map<TFunction>(Float32x1 value) where TFunction : struct, IScalarFunction =>
        new(TFunction.Invoke(value.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float32x1 Mask(bool set) => BroadcastBits(set ? -1 : 0);
}
