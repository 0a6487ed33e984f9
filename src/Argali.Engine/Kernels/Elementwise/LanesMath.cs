// Elementary functions on registers, written once for every width.
// Polynomials: near-minimax fits (reweighted least squares in double on Chebyshev points), rounded to float32.
// Accuracy:    against double: exp, log, sin, cos below 1 ULP; the others a few ULP (LanesMathTests states each bound).

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Elementary functions on registers.</summary>
internal static partial class LanesMath
{
    private const int SignBit = int.MinValue;

    /// <summary>c[0] + c[1] x, by one fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Horner<TV>(TV x, TV higher, float coefficient) where TV : struct, ILanes<TV> =>
        TV.MultiplyAdd(higher, x, TV.Broadcast(coefficient));

    /// <summary>The magnitude's bits with the sign of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV CopySign<TV>(TV magnitude, TV sign) where TV : struct, ILanes<TV> =>
        TV.Abs(magnitude) | (sign & TV.BroadcastBits(SignBit));

    /// <summary>-1, 0 or 1; zeros and NaN as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sign<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV isOrdinary = TV.LessThan(TV.Broadcast(0), TV.Abs(x));
        return TV.Select(isOrdinary, CopySign(TV.Broadcast(1), x), x);
    }

    /// <summary>value * 2^exponent by two multiplications with powers of two, so that no intermediate leaves the range first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV ScaleInTwoSteps<TV>(TV value, TV exponent) where TV : struct, ILanes<TV>
    {
        TV bias = TV.BroadcastBits(127);
        TV whole = TV.ToBits(exponent);
        TV half = TV.ShiftRightBits(whole, 1);
        TV first = TV.ShiftLeftBits(TV.AddBits(half, bias), 23);
        TV second = TV.ShiftLeftBits(TV.AddBits(TV.SubtractBits(whole, half), bias), 23);
        return value * first * second;
    }
}
