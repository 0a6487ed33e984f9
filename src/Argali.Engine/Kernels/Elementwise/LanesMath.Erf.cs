using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>erf(x) = x + x P(x^2) up to 1, and 1 - e^-Q(|x|) beyond.</content>
internal static partial class LanesMath
{
    /// <summary>The error function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Erf<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV one = TV.Broadcast(1);
        TV magnitude = TV.Abs(x);
        TV s = x * x;

        TV p = TV.Broadcast(-9.68013683e-6f);
        p = Horner(s, p, 0.000112705409f);
        p = Horner(s, p, -0.000848471129f);
        p = Horner(s, p, 0.00522107491f);
        p = Horner(s, p, -0.0268654451f);
        p = Horner(s, p, 0.112837829f);
        p = Horner(s, p, -0.376126379f);
        p = Horner(s, p, 0.128379166f);
        TV near = TV.MultiplyAdd(x, p, x);

        // From 4 on erf rounds to 1.
        TV t = TV.MinNative(TV.Broadcast(4), magnitude);
        TV q = TV.Broadcast(2.14961146e-5f);
        q = Horner(t, q, -0.00043910637f);
        q = Horner(t, q, 0.00419361098f);
        q = Horner(t, q, -0.025178967f);
        q = Horner(t, q, 0.10837248f);
        q = Horner(t, q, 0.633262634f);
        q = Horner(t, q, 1.12955678f);
        q = Horner(t, q, -0.00018344415f);
        TV far = CopySign(one - Exp(-q), x);

        return TV.Select(TV.LessThan(magnitude, one), near, far);
    }
}
