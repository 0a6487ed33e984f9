namespace Argali.Engine.Tests.Reference;

/// <summary>Functions in double that .NET does not have, by series that a reader can check.</summary>
internal static class SpecialFunctions
{
    /// <summary>e^x - 1.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.5)
            return Math.Exp(x) - 1;

        double sum = 0, term = 1;
        for (int k = 1; k < 30; k++)
        {
            term *= x / k;
            sum += term;
        }

        return sum;
    }

    /// <summary>ln(1 + x).</summary>
    public static double Log1p(double x)
    {
        if (Math.Abs(x) > 0.3)
            return Math.Log(1 + x);

        // ln(1 + x) = 2 artanh(x / (2 + x))
        double z = x / (2 + x), sum = 0, power = z;
        for (int k = 1; k < 60; k += 2)
        {
            sum += power / k;
            power *= z * z;
        }

        return 2 * sum;
    }

    /// <summary>The error function.</summary>
    public static double Erf(double x)
    {
        double t = Math.Abs(x);
        if (t > 6)
            return Math.CopySign(1, x);

        // erf(t) = 2 / sqrt(pi) e^(-t^2) sum of 2^k t^(2k+1) / (1 3 5 ... (2k+1)): all terms positive
        double sum = 0, term = t;
        for (int k = 0; k < 300; k++)
        {
            sum += term;
            term *= 2 * t * t / (2 * k + 3);
        }

        return Math.CopySign(2 / Math.Sqrt(Math.PI) * Math.Exp(-t * t) * sum, x);
    }

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));
}
