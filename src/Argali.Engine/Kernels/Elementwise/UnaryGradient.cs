// Formula:  dx = dy f'(x), stated at each structure
// Layout:   one element per lane; lanes, tail and scalar equivalent are GradientKernel's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Backward passes of <see cref="Unary"/> for <see cref="GradientKernel"/>: dx from x, y = f(x) and dy.</summary>
internal static partial class UnaryGradient
{
    /// <summary>-dy</summary>
    public readonly struct Negate : IGradientOp
    {
        public static bool ReadsInput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => -dy;
    }

    /// <summary>dy sign(x)</summary>
    public readonly struct Abs : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy * LanesMath.Sign(x);
    }

    /// <summary>2 x dy</summary>
    public readonly struct Square : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => (x + x) * dy;
    }

    /// <summary>dy / (2 y)</summary>
    public readonly struct Sqrt : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / (y + y);
    }

    /// <summary>-y^3 dy / 2</summary>
    public readonly struct Rsqrt : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.Broadcast(-0.5f) * (y * y * y) * dy;
    }

    /// <summary>-y^2 dy</summary>
    public readonly struct Reciprocal : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => -(y * y) * dy;
    }

    /// <summary>factor dy</summary>
    public readonly struct Scale(float factor) : IGradientOp
    {
        public static bool ReadsInput => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.Broadcast(factor) * dy;
    }

    /// <summary>dy between the limits (included), 0 beyond.</summary>
    public readonly struct Clip(float low, float high) : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> =>
            dy & TV.LessThanOrEqual(TV.Broadcast(low), x) & TV.LessThanOrEqual(x, TV.Broadcast(high));
    }

    /// <summary>y dy</summary>
    public readonly struct Exp : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => y * dy;
    }

    /// <summary>(y + 1) dy</summary>
    public readonly struct Expm1 : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.MultiplyAdd(y, dy, dy);
    }

    /// <summary>dy / x</summary>
    public readonly struct Log : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / x;
    }

    /// <summary>dy / (1 + x)</summary>
    public readonly struct Log1p : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / (TV.Broadcast(1) + x);
    }

    /// <summary>cos(x) dy</summary>
    public readonly struct Sin : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => LanesMath.Cos(x) * dy;
    }

    /// <summary>-sin(x) dy</summary>
    public readonly struct Cos : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => -LanesMath.Sin(x) * dy;
    }

    /// <summary>2 / sqrt(pi) e^(-x^2) dy</summary>
    public readonly struct Erf : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.Broadcast(1.12837917f) * LanesMath.Exp(-(x * x)) * dy;
    }
}
