using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Backward passes of the activation functions.</content>
internal static partial class UnaryGradient
{
    /// <summary>dy where y is above 0. Reads y, so that x need not be kept.</summary>
    public readonly struct Relu : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => dy & TV.LessThan(TV.Broadcast(0), y);
    }

    /// <summary>dy where y is between 0 and 6, both excluded.</summary>
    public readonly struct Relu6 : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> =>
            dy & TV.LessThan(TV.Broadcast(0), y) & TV.LessThan(y, TV.Broadcast(6));
    }

    /// <summary>dy above zero, slope dy elsewhere.</summary>
    public readonly struct LeakyRelu(float slope) : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> =>
            TV.Select(TV.LessThan(TV.Broadcast(0), x), dy, dy * TV.Broadcast(slope));
    }

    /// <summary>dy above zero, (y + alpha) dy elsewhere.</summary>
    public readonly struct Elu(float alpha) : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> =>
            TV.Select(TV.LessThan(TV.Broadcast(0), x), dy, (y + TV.Broadcast(alpha)) * dy);
    }

    /// <summary>scale dy above zero, (y + scale alpha) dy elsewhere.</summary>
    public readonly struct Selu : IGradientOp
    {
        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV negative = y + TV.Broadcast(Unary.Selu.Scale * Unary.Selu.Alpha);
            return TV.Select(TV.LessThan(TV.Broadcast(0), x), TV.Broadcast(Unary.Selu.Scale), negative) * dy;
        }
    }

    /// <summary>(1 - y^2) dy</summary>
    public readonly struct Tanh : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => TV.MultiplyAdd(-y, y, TV.Broadcast(1)) * dy;
    }

    /// <summary>y (1 - y) dy</summary>
    public readonly struct Sigmoid : IGradientOp
    {
        public static bool ReadsInput => false;

        public static bool ReadsOutput => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => y * (TV.Broadcast(1) - y) * dy;
    }

    /// <summary>sigmoid(-x) dy</summary>
    public readonly struct LogSigmoid : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => LanesMath.Sigmoid(-x) * dy;
    }

    /// <summary>sigmoid(x) dy</summary>
    public readonly struct Softplus : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> => LanesMath.Sigmoid(x) * dy;
    }

    /// <summary>dy / (1 + |x|)^2</summary>
    public readonly struct Softsign : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV d = TV.Broadcast(1) + TV.Abs(x);
            return dy / (d * d);
        }
    }

    /// <summary>s (1 + x (1 - s)) dy with s = sigmoid(x)</summary>
    public readonly struct Silu : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV one = TV.Broadcast(1);
            TV s = LanesMath.Sigmoid(x);
            return s * TV.MultiplyAdd(x, one - s, one) * dy;
        }
    }

    /// <summary>dy / 6 where |x| is below 3.</summary>
    public readonly struct HardSigmoid : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV> =>
            (dy / TV.Broadcast(6)) & TV.LessThan(TV.Abs(x), TV.Broadcast(3));
    }

    /// <summary>(x / 3 + 1/2) dy where |x| is below 3; 0 below, dy above.</summary>
    public readonly struct HardSilu : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV three = TV.Broadcast(3);
            TV inner = (x / three + TV.Broadcast(0.5f)) * dy;
            return TV.Select(TV.LessThan(TV.Abs(x), three), inner, dy & TV.LessThan(TV.Broadcast(0), x));
        }
    }

    /// <summary>(t + x (1 - t^2) sigmoid(x)) dy with t = tanh(softplus(x))</summary>
    public readonly struct Mish : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV t = LanesMath.TanhSoftplus(x);
            TV slope = TV.MultiplyAdd(-t, t, TV.Broadcast(1)) * LanesMath.Sigmoid(x);
            return TV.MultiplyAdd(x, slope, t) * dy;
        }
    }

    /// <summary>(F(x) + x F'(x)) dy with the normal distribution F</summary>
    public readonly struct Gelu : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV density = TV.Broadcast(0.398942280f) * LanesMath.Exp(TV.Broadcast(-0.5f) * x * x);
            return TV.MultiplyAdd(x, density, LanesMath.NormalDistribution(x)) * dy;
        }
    }

    /// <summary>((1 + t) / 2 + x (1 - t^2) u'(x) / 2) dy with t = tanh(u(x))</summary>
    public readonly struct GeluTanh : IGradientOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV y, TV dy) where TV : struct, ILanes<TV>
        {
            TV one = TV.Broadcast(1), half = TV.Broadcast(0.5f);
            TV t = LanesMath.Tanh(LanesMath.GeluInner(x));
            TV inner = TV.MultiplyAdd(TV.Broadcast(3 * LanesMath.GeluCubic * LanesMath.SqrtTwoOverPi) * x, x, TV.Broadcast(LanesMath.SqrtTwoOverPi));
            TV slope = half * x * TV.MultiplyAdd(-t, t, one) * inner;
            return TV.MultiplyAdd(half, one + t, slope) * dy;
        }
    }
}
