using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using Argali.Saving;

namespace Argali.Training;

/// <summary>
/// The argument <c>lossWeights</c> of <c>Compile</c>: by what the losses of the outputs are multiplied before they are added. A number
/// for one output, a list or dictionary for several; all convert to it implicitly.
/// </summary>
[CollectionBuilder(typeof(LossWeights), nameof(Create))]
public readonly struct LossWeights : IEnumerable<double>
{
    // A double, double[], KeyValuePair<string, double>[]; null for none.
    private readonly object? value;

    private LossWeights(object? value) => this.value = value;

    /// <summary>Gets no weights: every loss counts once.</summary>
    public static LossWeights None => default;

    internal double? Single => value as double?;

    internal IReadOnlyList<double>? Items => value as double[];

    internal IReadOnlyList<KeyValuePair<string, double>>? Entries => value as KeyValuePair<string, double>[];

    /// <summary>Whether nothing was given, or what Keras takes for nothing: 0 or an empty collection.</summary>
    internal bool IsEmpty => value is null or 0.0 or double[] { Length: 0 } or KeyValuePair<string, double>[] { Length: 0 };

    /// <summary>Takes the weight of the only output.</summary>
    public static implicit operator LossWeights(double weight) => new(weight);

    /// <summary>Takes one weight per output, in the order of the outputs.</summary>
    public static implicit operator LossWeights(double[] weights) => new((double[])weights.Clone());

    /// <summary>Takes weights by the names of the outputs; outputs that are not named have weight 1.</summary>
    public static implicit operator LossWeights(Dictionary<string, double> weights) => new(weights.ToArray());

    /// <summary>Makes the list of a collection expression.</summary>
    public static LossWeights Create(ReadOnlySpan<double> weights) => new(weights.ToArray());

    /// <summary>Enumerates the weights.</summary>
    public IEnumerator<double> GetEnumerator() =>
        (Items ?? Entries?.Select(pair => pair.Value) ?? (Single is { } one ? [one] : [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes it as Python would.</summary>
    public override string ToString() => value switch
    {
        double weight => Text(weight),
        double[] items => "[" + string.Join(", ", items.Select(Text)) + "]",
        KeyValuePair<string, double>[] entries => "{" + string.Join(", ", entries.Select(pair => $"'{pair.Key}': {Text(pair.Value)}")) + "}",
        _ => "None",
    };

    /// <summary>Reads what a file holds.</summary>
    /// <exception cref="ConfigException">The value is no weight, list or dictionary of weights.</exception>
    internal static LossWeights FromConfigValue(object? value) => value switch
    {
        null => None,
        IReadOnlyList<object?> list => new(list.Select(Number).ToArray()),
        Config entries => new(entries.Select(pair => KeyValuePair.Create(pair.Key, Number(pair.Value))).ToArray()),
        _ => new(Number(value)),
    };

    internal object? ToConfigValue()
    {
        if (Entries is not { } entries)
            return value is double[] items ? items.Select(object? (weight) => weight).ToList() : value;
        var config = new Config();
        foreach ((string key, double weight) in entries)
            config[key] = weight;
        return config;
    }

    private static string Text(double weight)
    {
        string text = weight.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny(".EN∞") ? text : text + ".0";
    }

    private static double Number(object? value) => value switch
    {
        double number => number,
        long number => number,
        _ => throw new ConfigException(
            "Expected 'loss_weights' argument to be a number (single output case) or a list or dictionary of numbers (multiple " +
            $"output case). Received: {Config.Describe(value)}."),
    };
}
