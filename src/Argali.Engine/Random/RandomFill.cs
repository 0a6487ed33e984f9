namespace Argali.Engine;

/// <summary>Fills buffers with random numbers of a draw; element i depends on the draw and on i alone.</summary>
internal static class RandomFill
{
    private const float UnitStep = 1f / (1 << 24);

    /// <summary>Uniform numbers in [0, 1), multiples of 2^-24.</summary>
    public static void Uniform(RandomState key, Span<float> y)
    {
        for (int i = 0; i < y.Length; i += 4)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(key, (ulong)(uint)i / 4);
            y[i] = Unit(a);
            if (i + 1 < y.Length)
                y[i + 1] = Unit(b);
            if (i + 2 < y.Length)
                y[i + 2] = Unit(c);
            if (i + 3 < y.Length)
                y[i + 3] = Unit(d);
        }
    }

    /// <summary>Numbers of the standard normal distribution, by Box and Muller's transform.</summary>
    public static void Normal(RandomState key, Span<float> y)
    {
        for (int i = 0; i < y.Length; i += 2)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(key, (ulong)(uint)i / 2);
            (double first, double second) = BoxMuller(Unit(a, b), Unit(c, d));
            y[i] = (float)first;
            if (i + 1 < y.Length)
                y[i + 1] = (float)second;
        }
    }

    /// <summary>Numbers of the standard normal distribution; what is more than 2 from the mean is drawn again.</summary>
    public static void TruncatedNormal(RandomState key, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            for (uint attempt = 0; ; attempt++)
            {
                (uint a, uint b, uint c, uint d) = Philox.Block(key, (ulong)(uint)i, attempt);
                (double first, double second) = BoxMuller(Unit(a, b), Unit(c, d));
                double value = Math.Abs(first) <= 2 ? first : second;
                if (Math.Abs(value) > 2)
                    continue;
                y[i] = (float)value;
                break;
            }
        }
    }

    /// <summary>Integers in [0, range), each as likely as the others but for 2^-64.</summary>
    public static ulong Integer(RandomState key, int i, ulong range)
    {
        (uint a, uint b, _, _) = Philox.Block(key, (ulong)(uint)i);
        return Math.BigMul(((ulong)a << 32) | b, range, out _);
    }

    private static float Unit(uint bits) => (bits >> 8) * UnitStep;

    // In (0, 1], so that its logarithm exists.
    private static double Unit(uint high, uint low) => ((((ulong)high << 32 | low) >> 11) + 1) * (1.0 / (1L << 53));

    private static (double First, double Second) BoxMuller(double u, double v)
    {
        double radius = Math.Sqrt(-2 * Math.Log(u));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * v);
        return (radius * cos, radius * sin);
    }
}
