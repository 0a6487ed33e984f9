using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>exp(x) = 2^n exp(r), |r| at most ln(2)/2, and what is built from it.</content>
internal static partial class LanesMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;

    /// <summary>e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Exp<TV>(TV x) where TV : struct, ILanes<TV>
    {
        // Beyond these limits the result is 0 or infinity already.
        x = TV.MaxNative(TV.Broadcast(-104), TV.MinNative(TV.Broadcast(89), x));
        TV n = TV.Round(x * TV.Broadcast(Log2E));
        return TV.Scale(ReducedExpm1(x, n) + TV.Broadcast(1), n);
    }

    /// <summary>e^x - 1, accurate near zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Expm1<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV clamped = TV.MaxNative(TV.Broadcast(-30), TV.MinNative(TV.Broadcast(89), x));
        TV n = TV.Round(clamped * TV.Broadcast(Log2E));
        TV q = ReducedExpm1(clamped, n);

        // 2^n q + (2^n - 1), halved until the end: 2^128 is no float but 2^127 is.
        TV halfPower = TV.ShiftLeftBits(TV.AddBits(TV.ToBits(n), TV.BroadcastBits(126)), 23);
        TV half = TV.MultiplyAdd(halfPower, q, halfPower - TV.Broadcast(0.5f));
        return CopySign(half + half, x);
    }

    /// <summary>tanh(x) = expm1(2x) / (expm1(2x) + 2), on |x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Tanh<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV magnitude = TV.MinNative(TV.Broadcast(10), TV.Abs(x));
        TV e = Expm1(magnitude + magnitude);
        return CopySign(e / (e + TV.Broadcast(2)), x);
    }

    /// <summary>1 / (1 + e^-x), by e^-|x|, which cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sigmoid<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV one = TV.Broadcast(1);
        TV e = Exp(-TV.Abs(x));
        return TV.Select(TV.LessThan(x, TV.Broadcast(0)), e, one) / (one + e);
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + log1p(e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Softplus<TV>(TV x) where TV : struct, ILanes<TV> =>
        TV.Maximum(x, TV.Broadcast(0)) + Log1p(Exp(-TV.Abs(x)));

    /// <summary>e^r - 1 for r = x - n ln(2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV ReducedExpm1<TV>(TV x, TV n) where TV : struct, ILanes<TV>
    {
        TV r = TV.MultiplyAdd(n, TV.Broadcast(-Ln2High), x);
        r = TV.MultiplyAdd(n, TV.Broadcast(-Ln2Low), r);
        TV p = TV.Broadcast(0.00139476196f);
        p = Horner(r, p, 0.00836725999f);
        p = Horner(r, p, 0.0416662656f);
        p = Horner(r, p, 0.166665375f);
        p = Horner(r, p, 0.5f);
        return TV.MultiplyAdd(r * r, p, r);
    }
}
