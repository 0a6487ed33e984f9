using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Elementary functions.</content>
internal static partial class Unary
{
    /// <summary>e^x</summary>
    public readonly struct Exp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Exp(x);
    }

    /// <summary>e^x - 1</summary>
    public readonly struct Expm1 : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Expm1(x);
    }

    /// <summary>ln(x)</summary>
    public readonly struct Log : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Log(x);
    }

    /// <summary>ln(1 + x)</summary>
    public readonly struct Log1p : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Log1p(x);
    }

    /// <summary>sin(x)</summary>
    public readonly struct Sin : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Sin(x);
    }

    /// <summary>cos(x)</summary>
    public readonly struct Cos : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Cos(x);
    }

    /// <summary>The error function.</summary>
    public readonly struct Erf : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Erf(x);
    }
}
