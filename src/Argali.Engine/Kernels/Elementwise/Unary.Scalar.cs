// Formula:  y = f(x), stated at each structure
// Layout:   one element at a time: these are rare, and computed in double and rounded once
// Accuracy: correctly rounded but for rare cases

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Functions without a vector formula.</content>
internal static partial class Unary
{
    /// <summary>The logarithm to base 2.</summary>
    public readonly struct Log2 : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Log2(x.First));
    }

    /// <summary>The logarithm to base 10.</summary>
    public readonly struct Log10 : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Log10(x.First));
    }

    /// <summary>tan(x)</summary>
    public readonly struct Tan : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Tan(x.First));
    }

    /// <summary>sinh(x)</summary>
    public readonly struct Sinh : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Sinh(x.First));
    }

    /// <summary>cosh(x)</summary>
    public readonly struct Cosh : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Cosh(x.First));
    }

    /// <summary>arcsin(x); NaN outside of [-1, 1].</summary>
    public readonly struct Arcsin : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Asin(x.First));
    }

    /// <summary>arccos(x); NaN outside of [-1, 1].</summary>
    public readonly struct Arccos : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Acos(x.First));
    }

    /// <summary>arctan(x)</summary>
    public readonly struct Arctan : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Atan(x.First));
    }

    /// <summary>arcsinh(x)</summary>
    public readonly struct Arcsinh : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Asinh(x.First));
    }

    /// <summary>arccosh(x); NaN below 1.</summary>
    public readonly struct Arccosh : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Acosh(x.First));
    }

    /// <summary>arctanh(x); NaN outside of [-1, 1].</summary>
    public readonly struct Arctanh : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)Math.Atanh(x.First));
    }

    /// <summary>The inverse of the error function; NaN outside of [-1, 1].</summary>
    public readonly struct ErfInv : IUnaryOp
    {
        public static bool IsScalarOnly => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.Broadcast((float)InverseErrorFunction.Invoke(x.First));
    }
}
