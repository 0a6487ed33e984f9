using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <content>The family of Adam.</content>
internal static partial class Update
{
    /// <summary>a += (g - a) rest1; b += (g^2 - b) rest2; p -= a alpha / (sqrt(b) + epsilon)</summary>
    public readonly struct Adam(float alpha, float rest1, float rest2, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            a += (g - a) * TV.Broadcast(rest1);
            b += (g * g - b) * TV.Broadcast(rest2);
            p -= a * TV.Broadcast(alpha) / (TV.Sqrt(b) + TV.Broadcast(epsilon));
        }
    }

    /// <summary>Adam with c, the greatest b so far, in the place of b.</summary>
    public readonly struct AmsGrad(float alpha, float rest1, float rest2, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            a += (g - a) * TV.Broadcast(rest1);
            b += (g * g - b) * TV.Broadcast(rest2);
            c = TV.Maximum(c, b);
            p -= a * TV.Broadcast(alpha) / (TV.Sqrt(c) + TV.Broadcast(epsilon));
        }
    }

    /// <summary>a += (g - a) rest1; b = max(beta2 b, |g|); p -= rate a / (correction (b + epsilon))</summary>
    public readonly struct Adamax(float rate, float rest1, float beta2, float correction, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            a += (g - a) * TV.Broadcast(rest1);
            b = TV.Maximum(TV.Broadcast(beta2) * b, TV.Abs(g));
            p -= TV.Broadcast(rate) * a / (TV.Broadcast(correction) * (b + TV.Broadcast(epsilon)));
        }
    }

    /// <summary>a and b as Adam's; p -= rate (a u / u' + g w / w') / (sqrt(b / correction) + epsilon)</summary>
    public readonly struct Nadam(NadamFactors factors, float rate, float rest1, float rest2, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            a += (g - a) * TV.Broadcast(rest1);
            b += (g * g - b) * TV.Broadcast(rest2);
            TV direction = TV.Broadcast(factors.Momentum) * a / TV.Broadcast(factors.MomentumCorrection)
                + TV.Broadcast(factors.Gradient) * g / TV.Broadcast(factors.GradientCorrection);
            TV size = TV.Sqrt(b / TV.Broadcast(factors.VelocityCorrection)) + TV.Broadcast(epsilon);
            p -= TV.Broadcast(rate) * direction / size;
        }
    }

    /// <summary>a and b as Adam's; c = (a / correction1) / (sqrt(b / correction2) + epsilon), and p stays.</summary>
    public readonly struct Lamb(float rest1, float rest2, float correction1, float correction2, float epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<TV>(TV g, ref TV p, ref TV a, ref TV b, ref TV c) where TV : struct, ILanes<TV>
        {
            a += (g - a) * TV.Broadcast(rest1);
            b += (g * g - b) * TV.Broadcast(rest2);
            c = a / TV.Broadcast(correction1) / (TV.Sqrt(b / TV.Broadcast(correction2)) + TV.Broadcast(epsilon));
        }
    }
}
