using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The rows that kernels reduce.</summary>
internal static unsafe class RowSource
{
    /// <summary>x[i]</summary>
    public readonly struct Plain(float* x) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => TV.Load(x + i);
    }

    /// <summary>a[i] b[i]</summary>
    public readonly struct Product(float* a, float* b) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => TV.Load(a + i) * TV.Load(b + i);
    }

    /// <summary>x[i] - offset</summary>
    public readonly struct Shifted(float* x, float offset) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => TV.Load(x + i) - TV.Broadcast(offset);
    }

    /// <summary>a[i] (x[i] - offset)</summary>
    public readonly struct ShiftedProduct(float* a, float* x, float offset) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => TV.Load(a + i) * (TV.Load(x + i) - TV.Broadcast(offset));
    }

    /// <summary>e^(x[i] - offset)</summary>
    public readonly struct ShiftedExp(float* x, float offset) : IRowSource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV At<TV>(nint i) where TV : struct, ILanes<TV> => LanesMath.Exp(TV.Load(x + i) - TV.Broadcast(offset));
    }
}
