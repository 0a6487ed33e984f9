using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>sin and cos of r = x - n pi/2, |r| at most pi/4, chosen and signed by the last two bits of n.</content>
internal static partial class LanesMath
{
    /// <summary>Up to here pi/2 in three float32 parts reduces an argument exactly enough.</summary>
    private const float ReductionLimit = 30000;

    private const float PiOverTwoHigh = 1.57079637f;
    private const float PiOverTwoMiddle = -4.37113883e-8f;
    private const float PiOverTwoLow = -1.71512489e-15f;
    private const float TwoOverPi = 0.636619747f;

    /// <summary>sin(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sin<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV sine = Quadrant(x, 0);
        TV isLarge = TV.LessThan(TV.Broadcast(ReductionLimit), TV.Abs(x));
        return TV.Any(isLarge) ? TV.Select(isLarge, TV.Map<LargeSin>(x), sine) : sine;
    }

    /// <summary>cos(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Cos<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV cosine = Quadrant(x, 1);
        TV isLarge = TV.LessThan(TV.Broadcast(ReductionLimit), TV.Abs(x));
        return TV.Any(isLarge) ? TV.Select(isLarge, TV.Map<LargeCos>(x), cosine) : cosine;
    }

    /// <summary>sin(x + quarterTurns pi/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Quadrant<TV>(TV x, int quarterTurns) where TV : struct, ILanes<TV>
    {
        TV limited = TV.MaxNative(TV.Broadcast(-2 * ReductionLimit), TV.MinNative(TV.Broadcast(2 * ReductionLimit), x));
        TV n = TV.Round(limited * TV.Broadcast(TwoOverPi));
        TV r = TV.MultiplyAdd(n, TV.Broadcast(-PiOverTwoHigh), limited);
        r = TV.MultiplyAdd(n, TV.Broadcast(-PiOverTwoMiddle), r);
        r = TV.MultiplyAdd(n, TV.Broadcast(-PiOverTwoLow), r);
        TV s = r * r;

        TV p = TV.Broadcast(2.71756448e-6f);
        p = Horner(s, p, -0.000198392561f);
        p = Horner(s, p, 0.00833332911f);
        p = Horner(s, p, -0.166666672f);
        TV sine = TV.MultiplyAdd(r * s, p, r);

        TV q = TV.Broadcast(2.44312032e-5f);
        q = Horner(s, q, -0.0013887306f);
        q = Horner(s, q, 0.0416666456f);
        q = Horner(s, q, -0.5f);
        TV cosine = TV.MultiplyAdd(s, q, TV.Broadcast(1));

        TV quarter = TV.AddBits(TV.ToBits(n), TV.BroadcastBits(quarterTurns));
        TV isOdd = TV.ShiftRightBits(TV.ShiftLeftBits(quarter, 31), 31);
        TV sign = TV.ShiftLeftBits(TV.ShiftRightBits(quarter, 1), 31);
        return TV.Select(isOdd, cosine, sine) ^ sign;
    }

    private readonly struct LargeSin : IScalarFunction
    {
        public static float Invoke(float x) => (float)Math.Sin(x);
    }

    private readonly struct LargeCos : IScalarFunction
    {
        public static float Invoke(float x) => (float)Math.Cos(x);
    }
}
