using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Argali.Engine;

namespace Argali.Saving;

/// <summary>
/// The constructor arguments of an object under Keras's names (<c>units</c>, <c>kernel_initializer</c>), in order: what
/// <c>get_config</c> returns in Keras and what stands under <c>config</c> in a file. Any JSON object is read as one.
/// </summary>
/// <remarks>
/// Values are <see langword="null"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>,
/// <see cref="IReadOnlyList{T}"/> of values, nested <see cref="Config"/>s, integers beyond 64 bits as <see cref="BigInteger"/> and,
/// before they are serialised, objects that have a config themselves. Numbers of other types, shapes and arrays are brought into this form when they are set.
/// </remarks>
public sealed class Config : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly OrderedDictionary<string, object?> values = new(StringComparer.Ordinal);
    private HashSet<string>? read;

    /// <summary>Gets the number of keys.</summary>
    public int Count => values.Count;

    /// <summary>Gets the keys, in order.</summary>
    public IEnumerable<string> Keys => values.Keys;

    /// <summary>Gets the keys that nobody has read yet: arguments that a constructor does not know.</summary>
    internal IEnumerable<string> UnreadKeys => values.Keys.Where(key => read?.Contains(key) != true);

    /// <summary>Gets the key that was read last: what stands under it is to blame for an error that does not say where it comes from.</summary>
    internal string? LastRead { get; private set; }

    /// <summary>Gets a value, or sets one: a new key goes to the end, a known one keeps its place.</summary>
    /// <exception cref="ConfigException">On reading: there is no such key.</exception>
    /// <exception cref="ArgumentException">On writing: the value has no form in a config.</exception>
    public object? this[string key]
    {
        get => TryGetValue(key, out object? value)
            ? value
            : throw new ConfigException($"The config has no '{key}'. It has: {string.Join(", ", values.Keys)}.");
        set => values[key] = Normalize(key, value);
    }

    /// <summary>Adds a key at the end (for collection initialisers).</summary>
    /// <exception cref="ArgumentException">The key is there already, or the value has no form in a config.</exception>
    public void Add(string key, object? value) => values.Add(key, Normalize(key, value));

    /// <summary>Adds or replaces every entry of another config.</summary>
    /// <returns>This config.</returns>
    public Config Merge(Config other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((string key, object? value) in other.values)
            values[key] = value;
        return this;
    }

    /// <summary>Removes a key; false when it was not there.</summary>
    public bool Remove(string key) => values.Remove(key);

    /// <summary>Whether the key is there (its value may be null).</summary>
    public bool ContainsKey(string key) => values.ContainsKey(key);

    /// <summary>Gets a value if the key is there.</summary>
    public bool TryGetValue(string key, out object? value)
    {
        if (!values.TryGetValue(key, out value))
            return false;
        (read ??= new HashSet<string>(StringComparer.Ordinal)).Add(key);
        LastRead = key;
        return true;
    }

    /// <summary>Gets a value, or null when the key is missing.</summary>
    public object? Find(string key) => TryGetValue(key, out object? value) ? value : null;

    /// <summary>Gets a string.</summary>
    /// <exception cref="ConfigException">The key is missing, or its value is no string.</exception>
    public string GetString(string key) => this[key] as string ?? throw Wrong(key, "a string");

    /// <summary>Gets a string; the default when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no string.</exception>
    [return: NotNullIfNotNull(nameof(defaultValue))]
    public string? GetString(string key, string? defaultValue) =>
        Find(key) switch { null => defaultValue, string text => text, _ => throw Wrong(key, "a string") };

    /// <summary>Gets an integer.</summary>
    /// <exception cref="ConfigException">The key is missing, or its value is no 32-bit integer.</exception>
    public int GetInt(string key) => ToInt(key, this[key]) ?? throw Wrong(key, "an integer");

    /// <summary>Gets an integer; the default when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no 32-bit integer.</exception>
    public int GetInt(string key, int defaultValue) => ToInt(key, Find(key)) ?? defaultValue;

    /// <summary>Gets an integer, or null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no 32-bit integer.</exception>
    public int? GetIntOrNull(string key) => ToInt(key, Find(key));

    /// <summary>Gets a number.</summary>
    /// <exception cref="ConfigException">The key is missing, or its value is no number.</exception>
    public double GetDouble(string key) => ToDouble(key, this[key]) ?? throw Wrong(key, "a number");

    /// <summary>Gets a number; the default when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no number.</exception>
    public double GetDouble(string key, double defaultValue) => ToDouble(key, Find(key)) ?? defaultValue;

    /// <summary>Gets a number, or null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no number.</exception>
    public double? GetDoubleOrNull(string key) => ToDouble(key, Find(key));

    /// <summary>Gets a truth value; the default when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no truth value.</exception>
    public bool GetBool(string key, bool defaultValue) => Find(key) switch
    {
        null => defaultValue,
        bool value => value,
        long value => value != 0,
        _ => throw Wrong(key, "true or false"),
    };

    /// <summary>Gets a list of integers; a single integer is read as a list of one; null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is something else.</exception>
    public int[]? GetInts(string key) => Find(key) switch
    {
        null => null,
        IReadOnlyList<object?> list => [.. list.Select(item => ToInt(key, item) ?? throw Wrong(key, "a list of integers"))],
        object value => [ToInt(key, value) ?? throw Wrong(key, "a list of integers")],
    };

    /// <summary>Gets a list of numbers; a single number is read as a list of one; null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is something else.</exception>
    public double[]? GetDoubles(string key) => Find(key) switch
    {
        null => null,
        IReadOnlyList<object?> list => [.. list.Select(item => ToDouble(key, item) ?? throw Wrong(key, "a list of numbers"))],
        object value => [ToDouble(key, value) ?? throw Wrong(key, "a list of numbers")],
    };

    /// <summary>Gets a list, or null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no list.</exception>
    public IReadOnlyList<object?>? GetList(string key) =>
        Find(key) switch { null => null, IReadOnlyList<object?> list => list, _ => throw Wrong(key, "a list") };

    /// <summary>Gets a nested config, or null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no JSON object.</exception>
    public Config? GetConfig(string key) =>
        Find(key) switch { null => null, Config config => config, _ => throw Wrong(key, "an object") };

    /// <summary>Gets a shape such as <c>[null, 28, 28]</c>, or null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is no list of integers and nulls.</exception>
    public Shape? GetShape(string key) => Find(key) switch
    {
        null => null,
        IReadOnlyList<object?> list => ToShape(key, list),
        _ => throw Wrong(key, "a shape"),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lists the keys and values for people.</summary>
    public override string ToString() => "{" + string.Join(", ", values.Select(pair => $"{pair.Key}: {Describe(pair.Value)}")) + "}";

    /// <summary>Marks every key as read, so that none counts as unknown.</summary>
    internal void MarkAllRead() => read = new HashSet<string>(values.Keys, StringComparer.Ordinal);

    internal static Shape ToShape(string key, IReadOnlyList<object?> list)
    {
        if (list.Count > Shape.MaxRank)
            throw new ConfigException($"'{key}' expects a shape of at most {Shape.MaxRank} axes. Received {list.Count}.");
        Span<int> lengths = stackalloc int[list.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = list[i] switch
            {
                null => Shape.Unknown,
                long length and >= 0 and <= int.MaxValue => (int)length,
                _ => throw new ConfigException($"'{key}' expects a shape of lengths and nulls. Received: {Describe(list)}."),
            };
        }

        return new Shape(lengths);
    }

    internal static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        IReadOnlyList<object?> list => "[" + string.Join(", ", list.Select(Describe)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    private static object? Normalize(string key, object? value) => value switch
    {
        null or bool or long or BigInteger or double or string or Config or IKerasSerializable => value,
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float number => (double)number,
        Shape shape => shape.Select(object? (length) => (long?)length).ToList(),
        DType dtype => dtype.KerasName(),
        Tensor => value,
        IReadOnlyList<object?> list => list.Select(item => Normalize(key, item)).ToList(),
        IEnumerable items => items.Cast<object?>().Select(item => Normalize(key, item)).ToList(),
        _ => throw new ArgumentException(
            $"The value of '{key}' has no form in a config: {value.GetType()}. " +
            "Use numbers, strings, lists, nested configs, or objects that implement IKerasSerializable."),
    };

    private int? ToInt(string key, object? value) => value switch
    {
        null => null,
        long number and >= int.MinValue and <= int.MaxValue => (int)number,
        double number when number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        bool truth => truth ? 1 : 0,
        _ => throw Wrong(key, "an integer"),
    };

    private double? ToDouble(string key, object? value) => value switch
    {
        null => null,
        double number => number,
        long number => number,
        _ => throw Wrong(key, "a number"),
    };

    private ConfigException Wrong(string key, string expected) =>
        new($"'{key}' expects {expected}. Received: {Describe(values.GetValueOrDefault(key))}.");
}
