using System.Collections;
using System.Runtime.CompilerServices;
using Argali.Engine;
using Argali.Losses;
using Argali.Saving;

namespace Argali.Training;

/// <summary>
/// The argument <c>loss</c> of <c>Compile</c>: a name, a <see cref="Loss"/> or a function for one output or for all of them, or a list or
/// dictionary with one for each output. All of these convert to it implicitly.
/// </summary>
/// <example>
/// <code>
/// loss: "mse"
/// loss: new Huber(delta: 2)
/// loss: ["mse", "binary_crossentropy"]
/// loss: new Dictionary&lt;string, LossArgument&gt; { ["price"] = "mae", ["sold"] = new BinaryCrossentropy() }
/// </code>
/// </example>
[CollectionBuilder(typeof(LossArgument), nameof(Create))]
public readonly struct LossArgument : IEnumerable<LossArgument>
{
    // A string, a Loss, LossArgument[], KeyValuePair<string, LossArgument>[]; null for no loss.
    private readonly object? value;

    private LossArgument(object? value) => this.value = value;

    /// <summary>Gets no loss: an output that is not trained.</summary>
    public static LossArgument None => default;

    /// <summary>Gets whether no loss is given.</summary>
    public bool IsNone => value is null;

    internal string? Name => value as string;

    internal Loss? Loss => value as Loss;

    internal IReadOnlyList<LossArgument>? Items => value as LossArgument[];

    internal IReadOnlyList<KeyValuePair<string, LossArgument>>? Entries => value as KeyValuePair<string, LossArgument>[];

    /// <summary>Whether this stands for one loss (or none), not for a list or dictionary of them.</summary>
    internal bool IsSingle => value is null or string or Losses.Loss;

    /// <summary>Takes a name such as <c>mse</c>; <c>crossentropy</c> is chosen by the shapes of targets and predictions.</summary>
    public static implicit operator LossArgument(string? name) => new(name);

    /// <summary>Takes a loss.</summary>
    public static implicit operator LossArgument(Loss? loss) => new(loss);

    /// <summary>Takes a function of (y_true, y_pred) that gives one value per sample.</summary>
    public static implicit operator LossArgument(Func<Tensor, Tensor, Tensor> function) => new((Loss)function);

    /// <summary>Takes one loss per output, in the order of the outputs.</summary>
    public static implicit operator LossArgument(LossArgument[] losses) => new((LossArgument[])losses.Clone());

    /// <summary>Takes one loss per output, in the order of the outputs.</summary>
    public static implicit operator LossArgument(string[] names) => new(names.Select(name => (LossArgument)name).ToArray());

    /// <summary>Takes losses by the names of the outputs; outputs that are not named have none.</summary>
    public static implicit operator LossArgument(Dictionary<string, LossArgument> losses) => new(losses.ToArray());

    /// <summary>Takes losses by the names of the outputs; outputs that are not named have none.</summary>
    public static implicit operator LossArgument(Dictionary<string, string> names) =>
        new(names.Select(pair => KeyValuePair.Create(pair.Key, (LossArgument)pair.Value)).ToArray());

    /// <summary>Makes the list of a collection expression.</summary>
    public static LossArgument Create(ReadOnlySpan<LossArgument> losses) => new(losses.ToArray());

    /// <summary>Enumerates the losses of a list or dictionary; a single one is its own only item.</summary>
    public IEnumerator<LossArgument> GetEnumerator() =>
        (Items ?? Entries?.Select(pair => pair.Value) ?? [this]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes it as Python would.</summary>
    public override string ToString() => value switch
    {
        null => "None",
        string name => $"'{name}'",
        LossArgument[] items => "[" + string.Join(", ", items) + "]",
        KeyValuePair<string, LossArgument>[] entries =>
            "{" + string.Join(", ", entries.Select(pair => $"'{pair.Key}': {pair.Value}")) + "}",
        _ => value.ToString()!,
    };

    /// <summary>Reads what <see cref="ToConfigValue"/> writes, or what a file holds.</summary>
    /// <exception cref="ConfigException">The value stands for no loss.</exception>
    internal static LossArgument FromConfigValue(object? value) => value switch
    {
        null => None,

        // The names of a load are forgotten when it ends: what the user registered is found now.
        string name => LossRegistry.Registry.FindCustom(name) is { } custom ? (LossArgument)custom : name,
        Loss loss => loss,
        IReadOnlyList<object?> list => new(list.Select(FromConfigValue).ToArray()),
        Config envelope when envelope.ContainsKey("class_name") && envelope.ContainsKey("config") => Losses.Loss.Get(envelope),
        Config entries => new(entries.Select(pair => KeyValuePair.Create(pair.Key, FromConfigValue(pair.Value))).ToArray()),
        _ => throw new ConfigException(
            $"The 'loss' argument must be a name, a loss, or a list or dictionary of these. Received: {Config.Describe(value)}."),
    };

    /// <summary>What a file holds: what the user gave, functions by their names.</summary>
    internal object? ToConfigValue() => value switch
    {
        Loss loss when FileOrigin.Of(loss) is { IsFunction: true } origin => FunctionNames.Envelope(origin.RegisteredName),
        LossFunctionWrapper { IsPlainFunction: true } function => FunctionNames.Envelope(function.FunctionName),
        LossArgument[] items => items.Select(item => item.ToConfigValue()).ToList(),
        KeyValuePair<string, LossArgument>[] entries => Entry(entries),
        _ => value,
    };

    /// <summary>Makes the loss for one output.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    internal Loss? Resolve(Tensor yTrue, Tensor yPred)
    {
        if (value is not string name)
            return Loss;
        if (!name.Equals("crossentropy", StringComparison.OrdinalIgnoreCase) && !name.Equals("ce", StringComparison.OrdinalIgnoreCase))
            return Losses.Loss.Get(name);
        var function = (LossFunctionWrapper)Losses.Loss.Get(OutputKinds.Of(yTrue, yPred) switch
        {
            OutputKind.Binary => "binary_crossentropy",
            OutputKind.SparseCategorical => "sparse_categorical_crossentropy",
            _ => "categorical_crossentropy",
        })!;
        return function.Named(name);
    }

    private static Config Entry(KeyValuePair<string, LossArgument>[] entries)
    {
        var config = new Config();
        foreach ((string key, LossArgument item) in entries)
            config[key] = item.ToConfigValue();
        return config;
    }
}
