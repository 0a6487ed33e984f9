// Formula:  y = f(a, b), stated at each structure
// Layout:   one element per lane; lanes, tail and scalar equivalent are BinaryKernel's (Float32x1 is the scalar)

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Operations of two operands for <see cref="BinaryKernel"/>, one structure per operation.</summary>
internal static partial class Binary
{
    /// <summary>a + b</summary>
    public readonly struct Add : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a + b;
    }

    /// <summary>a - b</summary>
    public readonly struct Subtract : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a - b;
    }

    /// <summary>a b</summary>
    public readonly struct Multiply : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a * b;
    }

    /// <summary>a / b</summary>
    public readonly struct Divide : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => a / b;
    }

    /// <summary>The larger one; NaN if either is.</summary>
    public readonly struct Maximum : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Maximum(a, b);
    }

    /// <summary>The smaller one; NaN if either is.</summary>
    public readonly struct Minimum : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Minimum(a, b);
    }

    /// <summary>(a - b)^2</summary>
    public readonly struct SquaredDifference : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV>
        {
            TV d = a - b;
            return d * d;
        }
    }

    /// <summary>a + factor b, rounded once.</summary>
    public readonly struct AddScaled(float factor) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.MultiplyAdd(TV.Broadcast(factor), b, a);
    }

    /// <summary>a + (b - a) t</summary>
    public readonly struct Blend(float t) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.MultiplyAdd(b - a, TV.Broadcast(t), a);
    }

    /// <summary>a^b, correctly rounded but for rare cases.</summary>
    public readonly struct Power : IBinaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Pow(a.First, b.First));
    }

    /// <summary>The angle of the point (b, a).</summary>
    public readonly struct Atan2 : IBinaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Atan2(a.First, b.First));
    }

    /// <summary>The remainder with the sign of b, as Python's %.</summary>
    public readonly struct Modulo : IBinaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Broadcast(Remainder(a.First, b.First));
    }

    /// <summary>The quotient rounded down, as Python's //.</summary>
    public readonly struct FloorDivide : IBinaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> => TV.Broadcast(FloorQuotient(a.First, b.First));
    }

    private static float Remainder(float a, float b)
    {
        float remainder = a % b;
        if (remainder == 0)
            return MathF.CopySign(0, b);
        return (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }

    private static float FloorQuotient(float a, float b)
    {
        if (b == 0)
            return a / b;

        // The quotient of a - remainder is an integer but for rounding: Python and numpy round it to the nearest.
        float remainder = Remainder(a, b);
        float quotient = (a - remainder) / b;
        if (quotient == 0)
            return MathF.CopySign(0, a / b);
        float floor = MathF.Floor(quotient);
        return quotient - floor > 0.5f ? floor + 1 : floor;
    }
}
