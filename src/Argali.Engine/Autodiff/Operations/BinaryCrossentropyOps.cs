using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The crossentropy of a truth value t and a prediction, as operations of the element loops.</summary>
internal static class BinaryCrossentropyOps
{
    /// <summary>max(z, 0) - z t + ln(1 + e^-|z|) of logits z: exact for large |z|.</summary>
    public readonly struct FromLogits : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV t, TV z)
            where TV : struct, ILanes<TV>
            => TV.Maximum(z, default) - (z * t) + LanesMath.Log1p(LanesMath.Exp(-TV.Abs(z)));
    }

    /// <summary>The derivative by the logits: (sigmoid(z) - t) dy.</summary>
    public readonly struct LogitGradient : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV z, TV t, TV dy)
            where TV : struct, ILanes<TV>
            => (LanesMath.Sigmoid(z) - t) * dy;
    }

    /// <summary>The derivative by the target: -z dy.</summary>
    public readonly struct TargetGradient : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV t, TV z, TV dy)
            where TV : struct, ILanes<TV>
            => -(z * dy);
    }
}
