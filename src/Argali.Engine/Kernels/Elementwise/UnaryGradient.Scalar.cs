// Formula:  dx = dy f'(x), stated at each structure
// Layout:   one element per lane; lanes, tail and scalar equivalent are GradientKernel's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Backward passes of the functions without a vector formula.</content>
internal static partial class UnaryGradient
{
    /// <summary>dy / (x ln 2)</summary>
    public readonly struct Log2 : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / (x * TV.Broadcast(0.693147181f));
    }

    /// <summary>dy / (x ln 10)</summary>
    public readonly struct Log10 : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / (x * TV.Broadcast(2.30258509f));
    }

    /// <summary>(1 + y^2) dy</summary>
    public readonly struct Tan : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.MultiplyAdd(y, y, TV.Broadcast(1)) * dy;
    }

    /// <summary>sqrt(1 + y^2) dy</summary>
    public readonly struct Sinh : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.Sqrt(TV.MultiplyAdd(y, y, TV.Broadcast(1))) * dy;
    }

    /// <summary>(e^x - e^-x) dy / 2</summary>
    public readonly struct Cosh : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => (LanesMath.Expm1(x) - LanesMath.Expm1(-x)) * TV.Broadcast(0.5f) * dy;
    }

    /// <summary>dy / sqrt(1 - x^2)</summary>
    public readonly struct Arcsin : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / TV.Sqrt((TV.Broadcast(1) - x) * (TV.Broadcast(1) + x));
    }

    /// <summary>-dy / sqrt(1 - x^2)</summary>
    public readonly struct Arccos : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => -(dy / TV.Sqrt((TV.Broadcast(1) - x) * (TV.Broadcast(1) + x)));
    }

    /// <summary>dy / (1 + x^2)</summary>
    public readonly struct Arctan : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / TV.MultiplyAdd(x, x, TV.Broadcast(1));
    }

    /// <summary>dy / sqrt(1 + x^2)</summary>
    public readonly struct Arcsinh : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / TV.Sqrt(TV.MultiplyAdd(x, x, TV.Broadcast(1)));
    }

    /// <summary>dy / sqrt(x^2 - 1)</summary>
    public readonly struct Arccosh : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / TV.Sqrt((x - TV.Broadcast(1)) * (x + TV.Broadcast(1)));
    }

    /// <summary>dy / (1 - x^2)</summary>
    public readonly struct Arctanh : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / ((TV.Broadcast(1) - x) * (TV.Broadcast(1) + x));
    }

    /// <summary>sqrt(pi) / 2 e^(y^2) dy</summary>
    public readonly struct ErfInv : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.Broadcast(0.886226925f) * LanesMath.Exp(y * y) * dy;
    }
}
