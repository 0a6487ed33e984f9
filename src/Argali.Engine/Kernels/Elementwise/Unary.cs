// Formula:  y = f(x), stated at each structure
// Layout:   one element per lane; Lanes, tail and scalar equivalent are UnaryKernel's (Float32x1 is the scalar)
// Accuracy: LanesMathTests and UnaryTests state each bound

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Operations of one operand for <see cref="UnaryKernel"/>, one structure per operation.</summary>
internal static partial class Unary
{
    /// <summary>-x</summary>
    public readonly struct Negate : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => -x;
    }

    /// <summary>|x|</summary>
    public readonly struct Abs : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Abs(x);
    }

    /// <summary>-1, 0 or 1; zeros and NaN as they are.</summary>
    public readonly struct Sign : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Sign(x);
    }

    /// <summary>x^2</summary>
    public readonly struct Square : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => x * x;
    }

    /// <summary>The square root, correctly rounded.</summary>
    public readonly struct Sqrt : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Sqrt(x);
    }

    /// <summary>1 / sqrt(x)</summary>
    public readonly struct Rsqrt : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast(1) / TV.Sqrt(x);
    }

    /// <summary>1 / x</summary>
    public readonly struct Reciprocal : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast(1) / x;
    }

    /// <summary>The largest integer not above x.</summary>
    public readonly struct Floor : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Floor(x);
    }

    /// <summary>The smallest integer not below x.</summary>
    public readonly struct Ceil : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Ceiling(x);
    }

    /// <summary>The nearest integer, halves to the even one.</summary>
    public readonly struct Round : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Round(x);
    }

    /// <summary>The integer part.</summary>
    public readonly struct Truncate : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Truncate(x);
    }

    /// <summary>x * factor</summary>
    public readonly struct Scale(float factor) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => x * TV.Broadcast(factor);
    }

    /// <summary>x * factor + offset, rounded once.</summary>
    public readonly struct Affine(float factor, float offset) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.MultiplyAdd(x, TV.Broadcast(factor), TV.Broadcast(offset));
    }

    /// <summary>x between two limits; NaN stays.</summary>
    public readonly struct Clip(float low, float high) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.MaxNative(TV.Broadcast(low), TV.MinNative(TV.Broadcast(high), x));
    }
}
