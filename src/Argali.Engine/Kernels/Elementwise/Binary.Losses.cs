using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Losses of one prediction and one target.</content>
internal static partial class Binary
{
    /// <summary>Binary cross-entropy of the logit a and the target b: max(a, 0) - a b + ln(1 + e^-|a|).</summary>
    public readonly struct LogitCrossEntropy : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV>
        {
            TV positive = TV.Maximum(a, TV.Broadcast(0));
            return positive - a * b + LanesMath.Log1p(LanesMath.Exp(-TV.Abs(a)));
        }
    }

    /// <summary>Binary cross-entropy -b ln(p) - (1 - b) ln(1 - p) with p = a between epsilon and 1 - epsilon.</summary>
    public readonly struct ProbabilityCrossEntropy(float epsilon) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV>
        {
            TV one = TV.Broadcast(1);
            TV p = new Unary.Clip(epsilon, 1 - epsilon).Invoke(a);
            return -(b * LanesMath.Log(p) + (one - b) * LanesMath.Log(one - p));
        }
    }
}
