using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Activation functions, with Keras's definitions.</content>
internal static partial class Unary
{
    /// <summary>max(x, 0); NaN stays.</summary>
    public readonly struct Relu : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.MaxNative(TV.Broadcast(0), x);
    }

    /// <summary>min(max(x, 0), 6); NaN stays.</summary>
    public readonly struct Relu6 : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => TV.MinNative(TV.Broadcast(6), TV.MaxNative(TV.Broadcast(0), x));
    }

    /// <summary>x above zero, slope x below.</summary>
    public readonly struct LeakyRelu(float slope) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> =>
            TV.Select(TV.LessThan(x, TV.Broadcast(0)), x * TV.Broadcast(slope), x);
    }

    /// <summary>x above zero, alpha (e^x - 1) below.</summary>
    public readonly struct Elu(float alpha) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> =>
            TV.Select(TV.LessThan(TV.Broadcast(0), x), x, TV.Broadcast(alpha) * LanesMath.Expm1(x));
    }

    /// <summary>scale x above zero, scale alpha (e^x - 1) below, with the constants that keep mean 0 and variance 1.</summary>
    public readonly struct Selu : IUnaryOp
    {
        /// <summary>The scale.</summary>
        public const float Scale = 1.05070098735548f;

        /// <summary>The limit at -infinity, before the scale.</summary>
        public const float Alpha = 1.67326324235438f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV>
        {
            TV positive = TV.Broadcast(Scale) * x;
            TV negative = TV.Broadcast(Scale * Alpha) * LanesMath.Expm1(x);
            return TV.Select(TV.LessThan(TV.Broadcast(0), x), positive, negative);
        }
    }

    /// <summary>tanh(x)</summary>
    public readonly struct Tanh : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Tanh(x);
    }

    /// <summary>1 / (1 + e^-x)</summary>
    public readonly struct Sigmoid : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Sigmoid(x);
    }

    /// <summary>ln(1 / (1 + e^-x))</summary>
    public readonly struct LogSigmoid : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => -LanesMath.Softplus(-x);
    }

    /// <summary>ln(1 + e^x)</summary>
    public readonly struct Softplus : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Softplus(x);
    }

    /// <summary>x / (1 + |x|)</summary>
    public readonly struct Softsign : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => x / (TV.Broadcast(1) + TV.Abs(x));
    }

    /// <summary>x / (1 + e^-x)</summary>
    public readonly struct Silu : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Finite(x) * LanesMath.Sigmoid(x);
    }

    /// <summary>relu6(x + 3) / 6</summary>
    public readonly struct HardSigmoid : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => default(Relu6).Invoke(x + TV.Broadcast(3)) / TV.Broadcast(6);
    }

    /// <summary>x relu6(x + 3) / 6</summary>
    public readonly struct HardSilu : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Finite(x) * default(HardSigmoid).Invoke(x);
    }

    /// <summary>x tanh(softplus(x))</summary>
    public readonly struct Mish : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Finite(x) * LanesMath.TanhSoftplus(x);
    }

    /// <summary>x (1 + erf(x / sqrt(2))) / 2</summary>
    public readonly struct Gelu : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Finite(x) * LanesMath.NormalDistribution(x);
    }

    /// <summary>x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2</summary>
    public readonly struct GeluTanh : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> =>
            TV.Broadcast(0.5f) * LanesMath.Finite(x) * (TV.Broadcast(1) + LanesMath.Tanh(LanesMath.GeluInner(x)));
    }
}
