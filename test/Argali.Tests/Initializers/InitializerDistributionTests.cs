using Argali.Engine;
using Argali.Initializers;

namespace Argali.Tests.Initializers;

/// <summary>What random initializers draw, from 40,000 numbers each: the moments, the range and, by Kolmogorov's test, the whole distribution.</summary>
public sealed class InitializerDistributionTests
{
    private const int Rows = 200, Columns = 200;

    // The deviation of a normal distribution cut off at two deviations.
    private const double Truncated = 0.87962566103423978;

    public static TheoryData<string> Names => [.. Drawn.Keys];

    private static Dictionary<string, (Func<int?, Initializer> Make, double Mean, double Deviation, double Limit, Func<double, double> Distribution)> Drawn { get; } = new()
    {
        ["RandomNormal"] = (seed => new RandomNormal(0.5, 0.2, seed), 0.5, 0.2, double.PositiveInfinity, x => Sample.Normal((x - 0.5) / 0.2)),
        ["TruncatedNormal"] = (seed => new TruncatedNormal(0.5, 0.2, seed), 0.5, 0.2 * Truncated, 0.4, x => Cut((x - 0.5) / 0.2)),
        ["RandomUniform"] = (seed => new RandomUniform(-0.5, 1.5, seed), 0.5, 2 / Math.Sqrt(12), 1, Sample.Uniform(-0.5, 1.5)),
        ["GlorotUniform"] = Uniform(seed => new GlorotUniform(seed), 6.0 / (Rows + Columns)),
        ["HeUniform"] = Uniform(seed => new HeUniform(seed), 6.0 / Rows),
        ["LecunUniform"] = Uniform(seed => new LecunUniform(seed), 3.0 / Rows),
        ["GlorotNormal"] = CutNormal(seed => new GlorotNormal(seed), 2.0 / (Rows + Columns)),
        ["HeNormal"] = CutNormal(seed => new HeNormal(seed), 2.0 / Rows),
        ["LecunNormal"] = CutNormal(seed => new LecunNormal(seed), 1.0 / Rows),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_OfManyNumbers_HasMomentsRangeAndDistribution(string name)
    {
        (Func<int?, Initializer> make, double mean, double deviation, double limit, Func<double, double> distribution) = Drawn[name];
        double[] values = [.. make(11).Call([Rows, Columns]).ToArray<float>().Select(value => (double)value)];
        Sample.HasMoments(values, mean, deviation);
        Assert.InRange(values.Min(), mean - limit - 1e-6, mean);
        Assert.InRange(values.Max(), mean, mean + limit + 1e-6);
        Sample.Follows(values, distribution);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_BySeed_RepeatsAndDiffers(string name)
    {
        Func<int?, Initializer> make = Drawn[name].Make;
        Shape shape = [5, 7];
        Assert.Equal(make(3).Call(shape).ToArray<float>(), make(3).Call(shape).ToArray<float>());
        Assert.NotEqual(make(3).Call(shape).ToArray<float>(), make(4).Call(shape).ToArray<float>());
        Assert.NotEqual(make(null).Call(shape).ToArray<float>(), make(null).Call(shape).ToArray<float>());
    }

    [Fact]
    public void Orthogonal_OfManyMatrices_HasNoPreferredDirection()
    {
        // An entry of a random n x n orthogonal matrix has mean 0 and variance 1/n: 400 matrices of 25 entries.
        double sum = 0, squares = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            foreach (float value in new OrthogonalInitializer(seed: seed).Call([5, 5]).ToArray<float>())
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        Assert.InRange(sum / 10_000, -5 * Math.Sqrt(0.2 / 10_000), 5 * Math.Sqrt(0.2 / 10_000));
        Assert.Equal(0.2, squares / 10_000, 4);
    }

    private static (Func<int?, Initializer>, double, double, double, Func<double, double>) Uniform(Func<int?, Initializer> make, double squaredLimit)
    {
        double limit = Math.Sqrt(squaredLimit);
        return (make, 0, limit / Math.Sqrt(3), limit, Sample.Uniform(-limit, limit));
    }

    private static (Func<int?, Initializer>, double, double, double, Func<double, double>) CutNormal(Func<int?, Initializer> make, double variance)
    {
        double deviation = Math.Sqrt(variance), uncut = deviation / Truncated;
        return (make, 0, deviation, 2 * uncut, x => Cut(x / uncut));
    }

    private static double Cut(double x) => (Sample.Normal(Math.Clamp(x, -2, 2)) - Sample.Normal(-2)) / (Sample.Normal(2) - Sample.Normal(-2));
}
