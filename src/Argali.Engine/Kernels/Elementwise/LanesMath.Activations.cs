using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Parts that an activation and its gradient share.</content>
internal static partial class LanesMath
{
    /// <summary>The factor of x^3 in the tanh approximation of gelu.</summary>
    public const float GeluCubic = 0.044715f;

    /// <summary>sqrt(2 / pi).</summary>
    public const float SqrtTwoOverPi = 0.797884561f;

    /// <summary>x, with -infinity replaced by the lowest float, so that its product with 0 is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Finite<TV>(TV x) where TV : struct, ILanes<TV> => TV.MaxNative(TV.Broadcast(float.MinValue), x);

    /// <summary>The cumulative normal distribution (1 + erf(x / sqrt(2))) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV NormalDistribution<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV half = TV.Broadcast(0.5f);
        return TV.MultiplyAdd(half, Erf(x * TV.Broadcast(0.707106781f)), half);
    }

    /// <summary>sqrt(2 / pi) (x + 0.044715 x^3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV GeluInner<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV inner = TV.MultiplyAdd(TV.Broadcast(GeluCubic) * x, x, TV.Broadcast(1));
        return TV.Broadcast(SqrtTwoOverPi) * x * inner;
    }

    /// <summary>tanh(ln(1 + e)) = e (e + 2) / (e (e + 2) + 2) with e = e^x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV TanhSoftplus<TV>(TV x) where TV : struct, ILanes<TV>
    {
        TV two = TV.Broadcast(2);
        TV e = Exp(TV.MinNative(TV.Broadcast(20), x));
        TV n = e * (e + two);
        return n / (n + two);
    }
}
