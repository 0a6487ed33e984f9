// Formula:  dx = dy df/dx, stated at each structure
// Layout:   one element per lane; lanes, tail and scalar equivalent are GradientKernel's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Backward passes of <see cref="Binary"/> for <see cref="GradientKernel"/>: x is the operand whose gradient is wanted, y the other one.</summary>
internal static partial class BinaryGradient
{
    /// <summary>y dy</summary>
    public readonly struct Multiply : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => y * dy;
    }

    /// <summary>d(x / y): dy / y</summary>
    public readonly struct DivideLeft : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy / y;
    }

    /// <summary>d(y / x): -y dy / x^2</summary>
    public readonly struct DivideRight : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => -(y / x / x) * dy;
    }

    /// <summary>dy where x is larger, half of it where both are equal.</summary>
    public readonly struct Maximum : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV share = TV.Select(TV.Equals(x, y), TV.Broadcast(0.5f), TV.Broadcast(1));
            return dy * share & TV.LessThanOrEqual(y, x);
        }
    }

    /// <summary>dy where x is smaller, half of it where both are equal.</summary>
    public readonly struct Minimum : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV share = TV.Select(TV.Equals(x, y), TV.Broadcast(0.5f), TV.Broadcast(1));
            return dy * share & TV.LessThanOrEqual(x, y);
        }
    }

    /// <summary>2 (x - y) dy</summary>
    public readonly struct SquaredDifference : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV d = x - y;
            return (d + d) * dy;
        }
    }

    /// <summary>d(the angle of the point (y, x)) / dx: y dy / (x^2 + y^2)</summary>
    public readonly struct Arctan2Left : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => y / TV.MultiplyAdd(x, x, y * y) * dy;
    }

    /// <summary>d(the angle of the point (x, y)) / dx: -y dy / (x^2 + y^2)</summary>
    public readonly struct Arctan2Right : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => -(y / TV.MultiplyAdd(x, x, y * y)) * dy;
    }
}
