using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Argali.Callbacks;

/// <summary>
/// The values of a batch or an epoch by name, in the order in which they came: <c>loss</c>, metrics, <c>val_</c> metrics.
/// </summary>
/// <remarks>
/// All callbacks of a list get the same object: what one writes, those after it see, and so does <c>History</c>. The
/// training loop uses it again for the next batch; a callback that wants to keep values copies them.
/// </remarks>
/// <example>
/// <code>
/// double loss = logs["loss"];
/// logs["learning_rate"] = 0.01;
/// if (logs.TryGetValue("val_loss", out LogValue value) &amp;&amp; value &lt; 0.1) { ... }
/// </code>
/// </example>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "Keras calls them logs.")]
public sealed class Logs : IReadOnlyDictionary<string, LogValue>
{
    private readonly OrderedDictionary<string, LogValue> values;

    /// <summary>Logs without values.</summary>
    public Logs() => values = new(StringComparer.Ordinal);

    /// <summary>A copy.</summary>
    /// <param name="logs">What to copy.</param>
    public Logs(IEnumerable<KeyValuePair<string, LogValue>> logs) => values = new(logs, StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => values.Count;

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => values.Keys;

    IEnumerable<string> IReadOnlyDictionary<string, LogValue>.Keys => values.Keys;

    IEnumerable<LogValue> IReadOnlyDictionary<string, LogValue>.Values => values.Values;

    /// <summary>The value of a name. Setting a name that is not there yet puts it at the end.</summary>
    /// <param name="name">The name, such as <c>val_loss</c>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">The name is not in the logs.</exception>
    public LogValue this[string name]
    {
        get => values.TryGetValue(name, out LogValue value)
            ? value
            : throw new KeyNotFoundException($"'{name}' is not in the logs. Available: {string.Join(",", values.Keys)}.");
        set => values[name] = value;
    }

    /// <summary>Adds a value.</summary>
    /// <param name="name">The name, such as <c>val_loss</c>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is in the logs already.</exception>
    public void Add(string name, LogValue value) => values.Add(name, value);

    /// <summary>Removes a value.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string name) => values.Remove(name);

    /// <summary>Removes all values and keeps the memory.</summary>
    public void Clear() => values.Clear();

    /// <summary>Whether a value has this name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is there.</returns>
    public bool Contains(string name) => values.ContainsKey(name);

    bool IReadOnlyDictionary<string, LogValue>.ContainsKey(string key) => Contains(key);

    /// <summary>Gets a value if it is there.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value, or <see cref="LogValue.None"/>.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out LogValue value) => values.TryGetValue(key, out value);

    /// <summary>Gets a number if it is there and is one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="number">The number, or 0.</param>
    /// <returns>Whether there is a number of this name.</returns>
    public bool TryGetNumber(string name, out double number)
    {
        number = 0;
        return values.TryGetValue(name, out LogValue value) && value.TryGetNumber(out number);
    }

    /// <summary>Goes through names and values in order, without allocating.</summary>
    /// <returns>The enumerator.</returns>
    public OrderedDictionary<string, LogValue>.Enumerator GetEnumerator() => values.GetEnumerator();

    IEnumerator<KeyValuePair<string, LogValue>> IEnumerable<KeyValuePair<string, LogValue>>.GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();

    /// <summary>The values in one line: <c>loss: 0.5, mae: 0.25</c>.</summary>
    /// <returns>The text, the same in every culture.</returns>
    public override string ToString() => string.Join(", ", values.Select(v => $"{v.Key}: {v.Value}"));
}
