using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The running weighted mean that <see cref="Mean"/> and <see cref="MeanMetricWrapper"/> keep in two variables.</summary>
internal readonly struct MeanAccumulator(Variable total, Variable count)
{
    /// <summary>Adds values of any shape; without weights every sample (of the first axis) counts once.</summary>
    public void Add(Tensor values, Tensor? sampleWeight)
    {
        (values, Tensor? weights) = SamplewiseValues.Reduce(values, sampleWeight, mean: true);
        total.AddTo(Sum(values));
        count.AddTo(weights is { } given ? Sum(given) : values.Rank == 0 ? 1f : values.Shape[0]);
    }

    /// <summary>The mean so far; 0 before the first value.</summary>
    public float Result()
    {
        float divisor = count.Read();
        return divisor == 0 ? 0f : total.Read() / divisor;
    }

    private static float Sum(Tensor x) => x.Rank == 0 ? x.Item<float>() : Ops.Sum(x).Item<float>();
}
