using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>ln(x) = e ln(2) + ln(m), m between sqrt(1/2) and sqrt(2).</content>
internal static partial class LanesMath
{
    private const int SqrtHalfBits = 0x3f3504f3;
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The natural logarithm; NaN below zero, -infinity at zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Log<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV zero = TV.Broadcast(0), one = TV.Broadcast(1);

        // Subnormals are brought into the normal range first.
        TV isSmall = TV.LessThan(x, TV.Broadcast(SmallestNormal));
        TV normal = TV.Select(isSmall, x * TV.Broadcast(8388608), x);
        TV shift = TV.Select(isSmall, TV.Broadcast(-23), zero);

        TV e = TV.ShiftRightBits(TV.SubtractBits(normal, TV.BroadcastBits(SqrtHalfBits)), 23);
        TV f = TV.SubtractBits(normal, TV.ShiftLeftBits(e, 23)) - one;
        TV exponent = TV.FromBits(e) + shift;

        TV p = TV.Broadcast(0.0692586526f);
        p = Horner(f, p, -0.118078589f);
        p = Horner(f, p, 0.118779145f);
        p = Horner(f, p, -0.123818062f);
        p = Horner(f, p, 0.142177165f);
        p = Horner(f, p, -0.166693568f);
        p = Horner(f, p, 0.200022727f);
        p = Horner(f, p, -0.249999851f);
        p = Horner(f, p, 0.333333105f);
        p = Horner(f, p, -0.5f);
        TV low = TV.MultiplyAdd(f * f, p, exponent * TV.Broadcast(Ln2Low));
        TV log = TV.MultiplyAdd(exponent, TV.Broadcast(Ln2High), f + low);

        // Zero, infinity, NaN and negative numbers have no mantissa to work on.
        TV isPositive = TV.LessThan(zero, x);
        TV isFinite = TV.LessThan(x, TV.Broadcast(float.PositiveInfinity));
        TV special = TV.Select(
            TV.Equals(x, zero), TV.Broadcast(float.NegativeInfinity), TV.Select(isPositive, x, TV.Broadcast(float.NaN)));
        return TV.Select(isPositive & isFinite, log, special);
    }

    /// <summary>ln(1 + x), accurate near zero: ln(u) plus what rounding 1 + x to u lost, divided by u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Log1p<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV one = TV.Broadcast(1);
        TV u = x + one;
        TV lost = (x - (u - one)) / u;
        return Log(u) + TV.Select(TV.LessThan(TV.Abs(lost), one), lost, TV.Broadcast(0));
    }
}
