using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>Optimizers that divide by the size of past gradients.</content>
internal static partial class Update
{
    /// <summary>a = rho a + rest g^2; p -= rate g / sqrt(a + epsilon). Centered: c = rho c + rest g, and c^2 is taken from a. With
    /// momentum the steps are summed: b = momentum b + step.</summary>
    public readonly struct Rmsprop(float rate, float rho, float rest, float momentum, float epsilon, bool isCentered) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            TV vrho = TV.Broadcast(rho), vrest = TV.Broadcast(rest);
            a = vrho * a + vrest * (g * g);
            TV denominator = a;
            if (isCentered)
            {
                c = vrho * c + vrest * g;
                denominator = a - c * c;
            }

            TV step = TV.Broadcast(rate) * g * (TV.Broadcast(1) / TV.Sqrt(denominator + TV.Broadcast(epsilon)));
            b = TV.Broadcast(momentum) * b + step;
            p -= b;
        }
    }

    /// <summary>a += g^2; p -= rate g / sqrt(a + epsilon)</summary>
    public readonly struct Adagrad(float rate, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            a += g * g;
            p -= TV.Broadcast(rate) * g / TV.Sqrt(a + TV.Broadcast(epsilon));
        }
    }

    /// <summary>a = rho a + rest g^2; d = -sqrt(b + epsilon) g / sqrt(a + epsilon); b = rho b + rest d^2; p += rate d</summary>
    public readonly struct Adadelta(float rate, float rho, float rest, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            TV vrho = TV.Broadcast(rho), vrest = TV.Broadcast(rest), vepsilon = TV.Broadcast(epsilon);
            a = vrho * a + vrest * g * g;
            TV delta = -TV.Sqrt(b + vepsilon) * g / TV.Sqrt(a + vepsilon);
            b = vrho * b + vrest * delta * delta;
            p += TV.Broadcast(rate) * delta;
        }
    }

    /// <summary>Follow the regularized leader with the learning rate's power -1/2: a' = a + g^2; b += g + 2 shrinkage p - (sqrt(a') -
    /// sqrt(a)) / rate p; p = (clip(b, -l1, l1) - b) / (sqrt(a') / rate + 2 l2).</summary>
    public readonly struct Ftrl(float rate, float l1, float l2, float shrinkage) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            TV vrate = TV.Broadcast(rate);
            TV next = a + g * g;
            TV root = TV.Sqrt(next);
            TV shrunk = g + TV.Broadcast(2 * shrinkage) * p;
            b += shrunk - (root - TV.Sqrt(a)) / vrate * p;
            TV quadratic = root / vrate + TV.Broadcast(2 * l2);
            p = (new Unary.Clip(-l1, l1).Invoke(b) - b) / quadratic;
            a = next;
        }
    }
}
