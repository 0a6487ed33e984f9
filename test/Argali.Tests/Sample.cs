namespace Argali.Tests;

/// <summary>
/// Judges numbers drawn by chance: five standard errors are missed with a chance of 6e-7, Kolmogorov's bound with one of 0.1%; the seeds of
/// the tests are fixed, so that a test that passes goes on passing.
/// </summary>
internal static class Sample
{
    private const double Errors = 5;

    // P(D > 1.95 / √n) is 0.1% for large n.
    private const double KolmogorovBound = 1.95;

    /// <summary>Asserts that numbers have the mean and the deviation of what they are drawn from.</summary>
    public static void HasMoments(IReadOnlyCollection<double> values, double mean, double deviation)
    {
        double average = values.Average();
        double variance = values.Average(value => (value - average) * (value - average));
        double kurtosis = values.Average(value => Math.Pow(value - average, 4)) / (variance * variance);
        Near(average, mean, deviation / Math.Sqrt(values.Count), "mean");
        Near(variance / (deviation * deviation), 1, Math.Sqrt((kurtosis - 1) / values.Count), "variance over the expected one");
    }

    /// <summary>Asserts that an event of the given probability happened about as often as it should.</summary>
    public static void HasFrequency(int happened, int count, double probability) =>
        Near((double)happened / count, probability, Math.Sqrt(probability * (1 - probability) / count), "frequency");

    /// <summary>Asserts that independent numbers follow a distribution, by Kolmogorov's test.</summary>
    public static void Follows(IEnumerable<double> values, Func<double, double> distribution)
    {
        double[] sorted = [.. values.Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double wanted = distribution(sorted[i]);
            distance = Math.Max(distance, Math.Max(wanted - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - wanted));
        }

        Assert.True(distance < KolmogorovBound / Math.Sqrt(sorted.Length), $"Kolmogorov's distance of {sorted.Length} numbers is {distance:G4}.");
    }

    /// <summary>The standard normal distribution function, by its series about 0.</summary>
    public static double Normal(double x)
    {
        if (Math.Abs(x) > 6)
            return x < 0 ? 0 : 1;
        double term = x, sum = x;
        for (int k = 1; k < 100; k++)
        {
            term *= -x * x / (2 * k);
            sum += term / ((2 * k) + 1);
        }

        return 0.5 + (sum / Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The distribution function of numbers between two bounds, all equally likely.</summary>
    public static Func<double, double> Uniform(double low, double high) => x => Math.Clamp((x - low) / (high - low), 0, 1);

    private static void Near(double actual, double expected, double error, string what) => Assert.True(
        Math.Abs(actual - expected) <= Errors * error, $"The {what} is {actual:G6}, expected {expected:G6} within {Errors * error:G3}.");
}
