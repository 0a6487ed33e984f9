using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>What the epochs gave: the value of every metric at the end of every epoch. <c>Fit</c> returns one.</summary>
/// <remarks>Used for several trainings, it forgets the epochs when the next one begins, and adds to the values, as Keras does.</remarks>
/// <example><code>double last = history["val_loss"][^1];</code></example>
/// <seealso href="https://keras.io/api/callbacks/"/>
public sealed class History : Callback, IStatefulCallback
{
    private readonly List<int> epoch = [];
    private readonly OrderedDictionary<string, List<LogValue>> values = new(StringComparer.Ordinal);

    /// <summary>The epochs of the last training, from zero.</summary>
    public IReadOnlyList<int> Epoch => epoch;

    /// <summary>The names of the values, in the order in which they came.</summary>
    public IReadOnlyList<string> Names => values.Keys;

    /// <summary>A metric's numbers, one for each epoch that had it.</summary>
    /// <param name="name">The name, such as <c>loss</c> or <c>val_loss</c>.</param>
    /// <returns>A copy of the numbers.</returns>
    /// <exception cref="KeyNotFoundException">No epoch had such a value.</exception>
    /// <exception cref="InvalidCastException">A value is no number; see <see cref="Values"/>.</exception>
    public double[] this[string name] => [.. Values(name).Select(value => value.ToDouble())];

    /// <summary>A metric's values, of whatever kind, one for each epoch that had it.</summary>
    /// <param name="name">The name, such as <c>loss</c> or <c>val_loss</c>.</param>
    /// <returns>The values.</returns>
    /// <exception cref="KeyNotFoundException">No epoch had such a value.</exception>
    public IReadOnlyList<LogValue> Values(string name) => values.TryGetValue(name, out List<LogValue>? list)
        ? list
        : throw new KeyNotFoundException($"The history has no '{name}'. Available: {string.Join(",", values.Keys)}.");

    /// <summary>Whether any epoch had a value of this name.</summary>
    /// <param name="name">The name, such as <c>loss</c> or <c>val_loss</c>.</param>
    /// <returns>Whether it is there.</returns>
    public bool Contains(string name) => values.ContainsKey(name);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => epoch.Clear();

    /// <inheritdoc/>
    public Config SaveState()
    {
        var columns = new Config();
        foreach ((string name, List<LogValue> list) in values)
        {
            columns[name] = list.Select(LogsState.Write).ToList();
        }

        return new Config { ["epoch"] = epoch, ["values"] = columns };
    }

    /// <inheritdoc/>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        epoch.Clear();
        epoch.AddRange(state.GetInts("epoch") ?? []);
        values.Clear();
        Config columns = state.GetConfig("values") ?? new Config();
        foreach (string name in columns.Keys)
        {
            values.Add(name, [.. (columns.GetList(name) ?? []).Select(LogsState.Read)]);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        this.epoch.Add(epoch);
        foreach ((string name, LogValue value) in logs)
        {
            if (!values.TryGetValue(name, out List<LogValue>? list))
            {
                values.Add(name, list = []);
            }

            list.Add(value);
        }

        if (ModelOrNull is { } model)
        {
            model.History = this;
        }
    }
}
