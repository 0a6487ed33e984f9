using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Fills buffers with random numbers of a draw; element i depends on the draw and on i alone.</summary>
internal static class RandomFill
{
    // About what a logarithm, a sine and a cosine in double cost, in element operations.
    private const nint PairCost = 64;

    /// <summary>Numbers of the standard normal distribution, by Box and Muller's transform.</summary>
    public static unsafe void Normal(RandomState key, Span<float> y)
    {
        fixed (float* py = y)
            ElementLoop.Run(KernelWidth.Scalar, (y.Length + 1) / 2, new NormalLoop(key, py, y.Length), PairCost);
    }

    /// <summary>Numbers of the standard normal distribution; what is more than 2 from the mean is drawn again.</summary>
    public static unsafe void TruncatedNormal(RandomState key, Span<float> y)
    {
        fixed (float* py = y)
            ElementLoop.Run(KernelWidth.Scalar, y.Length, new TruncatedNormalLoop(key, py), PairCost);
    }

    /// <summary>Integers in [0, range), each as likely as the others but for 2^-64.</summary>
    public static ulong Integer(RandomState key, int i, ulong range)
    {
        (uint a, uint b, _, _) = Philox.Block(key, (ulong)(uint)i);
        return Math.BigMul(((ulong)a << 32) | b, range, out _);
    }

    // In (0, 1], so that its logarithm exists.
    private static double Unit(uint high, uint low) => ((((ulong)high << 32 | low) >> 11) + 1) * (1.0 / (1L << 53));

    private static (double First, double Second) BoxMuller(double u, double v)
    {
        double radius = Math.Sqrt(-2 * Math.Log(u));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * v);
        return (radius * cos, radius * sin);
    }

    private readonly unsafe struct NormalLoop(RandomState key, float* y, int length) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint pair = start; pair < start + count; pair++)
            {
                (uint a, uint b, uint c, uint d) = Philox.Block(key, (ulong)pair);
                (double first, double second) = BoxMuller(Unit(a, b), Unit(c, d));
                y[2 * pair] = (float)first;
                if ((2 * pair) + 1 < length)
                    y[(2 * pair) + 1] = (float)second;
            }
        }
    }

    private readonly unsafe struct TruncatedNormalLoop(RandomState key, float* y) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint i = start; i < start + count; i++)
            {
                double value = double.MaxValue;
                for (uint attempt = 0; Math.Abs(value) > 2; attempt++)
                {
                    (uint a, uint b, uint c, uint d) = Philox.Block(key, (ulong)i, attempt);
                    (double first, double second) = BoxMuller(Unit(a, b), Unit(c, d));
                    value = Math.Abs(first) <= 2 ? first : second;
                }

                y[i] = (float)value;
            }
        }
    }
}
