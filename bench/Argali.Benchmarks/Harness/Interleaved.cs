namespace Argali.Benchmarks.Harness;

/// <summary>
/// Measures two ways to do the same in alternating order within one run, and compares them round by round, so that a change of the
/// machine's speed hits both. Rounds in which this process waited for a processor are dropped while enough clean ones remain.
/// </summary>
internal static class Interleaved
{
    private const double ToleratedWaiting = 0.03;
    private const int WarmUpCalls = 40;
    private const double WarmUpSeconds = 0.1;

    /// <summary>Compares <paramref name="argali"/> with <paramref name="reference"/> on the given clock.</summary>
    public static Comparison Compare(Action argali, Action reference, IClock clock, int rounds = 15, double secondsPerSample = 0.006) =>
        Compare(On(clock, argali), On(clock, reference), rounds, secondsPerSample);

    /// <summary>Makes a timer of an action.</summary>
    public static Timed On(IClock clock, Action action) => calls =>
    {
        double start = clock.Now();
        for (int i = 0; i < calls; i++)
            action();

        return (clock.Now() - start) / calls;
    };

    /// <summary>Compares <paramref name="argali"/> with <paramref name="reference"/>, each timed in its own way.</summary>
    public static Comparison Compare(Timed argali, Timed reference, int rounds = 15, double secondsPerSample = 0.006)
    {
        int callsA = CallsFor(argali, secondsPerSample);
        int callsB = CallsFor(reference, secondsPerSample);
        List<(double A, double B)> all = [];
        List<(double A, double B)> clean = [];
        int wanted = Math.Max(rounds / 2, 3);
        for (int round = 0; round < rounds || (clean.Count < wanted && round < 3 * rounds); round++)
        {
            double waited = ProcessorWaiting.Seconds();
            double started = WallClock.Instance.Now();
            double a;
            double b;
            if (round % 2 == 0)
            {
                a = argali(callsA);
                b = reference(callsB);
            }
            else
            {
                b = reference(callsB);
                a = argali(callsA);
            }

            waited = ProcessorWaiting.Seconds() - waited;
            all.Add((a, b));
            if (waited < ToleratedWaiting * (WallClock.Instance.Now() - started))
                clean.Add((a, b));
        }

        bool enough = clean.Count >= wanted;
        List<(double A, double B)> kept = enough ? clean : all;
        return new Comparison(
            Median(kept.Select(sample => sample.A / sample.B)),
            kept.Min(sample => sample.A) / kept.Min(sample => sample.B),
            Median(kept.Select(sample => sample.A)),
            Median(kept.Select(sample => sample.B)),
            enough ? clean.Count : 0);
    }

    /// <summary>The geometric mean of ratios.</summary>
    public static double GeometricMean(IEnumerable<double> values) => Math.Exp(values.Average(Math.Log));

    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static int CallsFor(Timed timed, double seconds)
    {
        double best = double.MaxValue, spent = 0;
        for (int i = 0; i < WarmUpCalls && (i == 0 || spent < WarmUpSeconds); i++)
        {
            double one = timed(1);
            best = Math.Min(best, one);
            spent += one;
        }

        return (int)Math.Clamp(seconds / Math.Max(best, 1e-9), 1, 1_000_000);
    }
}
