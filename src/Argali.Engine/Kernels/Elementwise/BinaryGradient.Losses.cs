using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Backward passes of the losses of one prediction (x) and one target (y).</content>
internal static partial class BinaryGradient
{
    /// <summary>(sigmoid(x) - y) dy</summary>
    public readonly struct LogitCrossEntropy : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => (LanesMath.Sigmoid(x) - y) * dy;
    }

    /// <summary>(x - y) / (x (1 - x)) dy between epsilon and 1 - epsilon, 0 beyond.</summary>
    public readonly struct ProbabilityCrossEntropy(float epsilon) : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV slope = (x - y) / (x * (TV.Broadcast(1) - x)) * dy;
            return new UnaryGradient.Clip(epsilon, 1 - epsilon).Invoke(x, y, slope);
        }
    }
}
