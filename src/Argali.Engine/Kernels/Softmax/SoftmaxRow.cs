using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>What the softmax kernels share: the shift of a row and ln(sum of e^x).</summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>The largest element, which e^(x - shift) is safe with; 0 if that is infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Shift<TV>(float* x, nint n) where TV : struct, ILanes<TV>
    {
        float max = RowReduction.Run<Reduction.Max, TV>(x, n);
        return float.IsInfinity(max) ? 0 : max;
    }

    /// <summary>ln(sum of e^x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float LogSumExp<TV>(float* x, nint n) where TV : struct, ILanes<TV>
    {
        float shift = Shift<TV>(x, n);
        float sum = RowReduction.Run<Reduction.Sum, RowSource.ShiftedExp, TV>(new RowSource.ShiftedExp(x, shift), n);
        return shift + LanesMath.Log(Float32x1.Broadcast(sum)).First;
    }

    /// <summary>e^(x - shift) factor</summary>
    public readonly struct ExpOfShifted(float shift) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Exp(x - TV.Broadcast(shift));
    }
}
