// Formula:  X[k] = sum over t of x[t] exp(-2 pi i k t / n)
// Layout:   real and imaginary parts apart, in place, n numbers each
// Method:   n a power of two: radix 2, decimation in time: numbers in bit-reversed order, then log2 n passes of butterflies. Other n:
//           Bluestein's identity k t = (k^2 + t^2 - (k - t)^2) / 2 makes it a convolution with a chirp, done with powers of two
// Numbers:  double throughout, since spectra span many orders of magnitude; callers round once
// Lanes:    none: a transform is small beside the layers that follow it
// Tail:     none
// Scalar:   this is the scalar loop; the definition above is the reference in the tests

using System.Collections.Concurrent;
using System.Numerics;

namespace Argali.Engine.Kernels;

/// <summary>The discrete Fourier transform of one length, with what depends on the length alone made once.</summary>
internal sealed class FourierPlan
{
    private static readonly ConcurrentDictionary<int, FourierPlan> Plans = new();

    private readonly int length;
    private readonly double[] cosines;
    private readonly double[] sines;
    private readonly Chirp? chirp;

    private FourierPlan(int length)
    {
        this.length = length;
        cosines = new double[length];
        sines = new double[length];
        for (int k = 0; k < length; k++)
            (sines[k], cosines[k]) = Math.SinCos(-2 * Math.PI * k / length);
        if (!BitOperations.IsPow2(length))
            chirp = new Chirp(length);
    }

    /// <summary>The plan of a length, 1 or more.</summary>
    public static FourierPlan Of(int length) => Plans.GetOrAdd(length, static n => new FourierPlan(n));

    /// <summary>Transforms in place.</summary>
    /// <exception cref="ArgumentException">The lengths are not the plan's.</exception>
    public void Transform(Span<double> real, Span<double> imaginary)
    {
        KernelGuard.SameLength(length, real.Length);
        KernelGuard.SameLength(length, imaginary.Length);
        if (chirp is not null)
        {
            chirp.Transform(real, imaginary);
            return;
        }

        Reverse(real, imaginary);
        for (int half = 1; half < length; half *= 2)
        {
            int turn = length / (2 * half);
            for (int start = 0; start < length; start += 2 * half)
            {
                for (int k = 0; k < half; k++)
                {
                    int low = start + k, high = low + half;
                    double c = cosines[k * turn], s = sines[k * turn];
                    double re = (real[high] * c) - (imaginary[high] * s);
                    double im = (real[high] * s) + (imaginary[high] * c);
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }

    private void Reverse(Span<double> real, Span<double> imaginary)
    {
        for (int i = 1, j = 0; i < length; i++)
        {
            int bit = length >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j |= bit;
            if (i >= j)
                continue;
            (real[i], real[j]) = (real[j], real[i]);
            (imaginary[i], imaginary[j]) = (imaginary[j], imaginary[i]);
        }
    }

    // X[k] = w[k] * sum over t of (x[t] w[t]) / w[k - t] with w[k] = exp(-pi i k^2 / n)
    private sealed class Chirp
    {
        private readonly int length;
        private readonly FourierPlan plan;
        private readonly double[] cosines;
        private readonly double[] sines;
        private readonly double[] filterReal;
        private readonly double[] filterImaginary;

        public Chirp(int length)
        {
            this.length = length;
            int padded = (int)BitOperations.RoundUpToPowerOf2(checked((uint)(2 * length) - 1));
            plan = Of(padded);
            cosines = new double[length];
            sines = new double[length];
            filterReal = new double[padded];
            filterImaginary = new double[padded];
            for (int k = 0; k < length; k++)
            {
                long square = (long)k * k % (2L * length);
                (sines[k], cosines[k]) = Math.SinCos(-Math.PI * square / length);
                filterReal[k] = filterReal[(padded - k) % padded] = cosines[k];
                filterImaginary[k] = filterImaginary[(padded - k) % padded] = -sines[k];
            }

            plan.Transform(filterReal, filterImaginary);
        }

        public void Transform(Span<double> real, Span<double> imaginary)
        {
            int padded = filterReal.Length;
            double[] re = new double[padded], im = new double[padded];
            for (int k = 0; k < length; k++)
            {
                re[k] = (real[k] * cosines[k]) - (imaginary[k] * sines[k]);
                im[k] = (real[k] * sines[k]) + (imaginary[k] * cosines[k]);
            }

            // The inverse transform is the transform with real and imaginary parts exchanged, over the length.
            plan.Transform(re, im);
            for (int k = 0; k < padded; k++)
            {
                double product = (re[k] * filterReal[k]) - (im[k] * filterImaginary[k]);
                im[k] = (re[k] * filterImaginary[k]) + (im[k] * filterReal[k]);
                re[k] = product;
            }

            plan.Transform(im, re);
            for (int k = 0; k < length; k++)
            {
                double a = re[k] / padded, b = im[k] / padded;
                real[k] = (a * cosines[k]) - (b * sines[k]);
                imaginary[k] = (a * sines[k]) + (b * cosines[k]);
            }
        }
    }
}
