using System.Collections;
using System.Runtime.CompilerServices;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>
/// Thresholds above which a prediction counts as positive: one number or a list of them, from 0 to 1. Both convert implicitly;
/// the default value stands for the metric's default, 0.5.
/// </summary>
[CollectionBuilder(typeof(MetricThresholds), nameof(Create))]
public readonly struct MetricThresholds : IEnumerable<double>
{
    private readonly double[]? values;
    private readonly bool isList;

    private MetricThresholds(double[] thresholds, bool isList)
    {
        foreach (double value in thresholds)
        {
            if (!(value >= 0 && value <= 1))
                throw new ArgumentOutOfRangeException(nameof(thresholds), value, $"`thresholds` must be in [0, 1]. Received: {value}.");
        }

        values = thresholds;
        this.isList = isList;
    }

    /// <summary>Gets whether nothing was given.</summary>
    public bool IsDefault => values is null;

    /// <summary>Takes one threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside [0, 1].</exception>
    public static implicit operator MetricThresholds(double threshold) => new([threshold], isList: false);

    /// <summary>Takes several thresholds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One lies outside [0, 1].</exception>
    public static implicit operator MetricThresholds(double[] thresholds) => new((double[])thresholds.Clone(), isList: true);

    /// <summary>Makes the thresholds of a collection expression.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One lies outside [0, 1].</exception>
    public static MetricThresholds Create(ReadOnlySpan<double> thresholds) => new(thresholds.ToArray(), isList: true);

    /// <summary>Enumerates what was given.</summary>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static MetricThresholds FromConfig(Config config, string key) => config.Find(key) switch
    {
        null => default,
        IReadOnlyList<object?> => new(config.GetDoubles(key)!, isList: true),
        _ => new([config.GetDouble(key)], isList: false),
    };

    internal object? ToConfigValue() => values is null ? null : isList ? values : values[0];

    internal float[] OrDefault(double defaultValue) => values is null ? [(float)defaultValue] : [.. values.Select(value => (float)value)];
}
