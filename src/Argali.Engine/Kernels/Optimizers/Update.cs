// Formula:  stated at each structure, with the operations in Keras's order and each of them rounded, so that a step gives the
//           numbers that Keras gives; slots a, b, c as named there
// Layout:   one element per lane; lanes, tail and scalar equivalent are UpdateKernel's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The steps of the optimizers for <see cref="UpdateKernel"/>.</summary>
internal static partial class Update
{
    /// <summary>p -= g rate</summary>
    public readonly struct Sgd(float rate) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            p -= g * TV.Broadcast(rate);
        }
    }

    /// <summary>a = a momentum - g rate; p += a, or p += a momentum - g rate with Nesterov.</summary>
    public readonly struct Momentum(float rate, float momentum, bool nesterov) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            TV step = g * TV.Broadcast(rate);
            a = a * TV.Broadcast(momentum) - step;
            p = nesterov ? p + a * TV.Broadcast(momentum) - step : p + a;
        }
    }

    /// <summary>p -= rate sign(a beta1 + g (1 - beta1)); a = a beta2 + g (1 - beta2)</summary>
    public readonly struct Lion(float rate, float beta1, float beta2) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            TV direction = a * TV.Broadcast(beta1) + g * TV.Broadcast(1 - beta1);
            p -= TV.Broadcast(rate) * LanesMath.Sign(direction);
            a = a * TV.Broadcast(beta2) + g * TV.Broadcast(1 - beta2);
        }
    }

    /// <summary>p - p strength rate: decoupled weight decay.</summary>
    public readonly struct Decay(float strength, float rate) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV p) where TV : struct, ILanes<TV> => p - p * TV.Broadcast(strength) * TV.Broadcast(rate);
    }

    /// <summary>momentum a + (1 - momentum) b: a follows b.</summary>
    public readonly struct MovingAverage(float momentum) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV a, TV b) where TV : struct, ILanes<TV> =>
            TV.Broadcast(momentum) * a + TV.Broadcast(1 - momentum) * b;
    }
}
