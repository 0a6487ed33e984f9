using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Argali;

/// <summary>Makes a <see cref="Nest{T}"/> from a collection expression.</summary>
public static class Nest
{
    /// <summary>Makes a list of nests.</summary>
    public static Nest<T> Create<T>(ReadOnlySpan<Nest<T>> items) => Nest<T>.List(items.ToArray());
}

/// <summary>
/// What a Keras model takes and gives: one value, a list of values, a dictionary of values, or any nesting of these. A value,
/// an array, a collection expression (<c>[a, b]</c>) and a <see cref="Dictionary{TKey, TValue}"/> convert to it implicitly.
/// </summary>
/// <typeparam name="T">The type of the values: tensors, symbolic tensors, shapes.</typeparam>
/// <remarks>Dictionaries keep the order of their keys; <see cref="Flatten"/> visits them by sorted key, as Keras does.</remarks>
[CollectionBuilder(typeof(Nest), nameof(Nest.Create))]
public readonly struct Nest<T> : IEnumerable<Nest<T>>
{
    private readonly T? leaf;

    // Nest<T>[] for a list, KeyValuePair<string, Nest<T>>[] for a dictionary, Empty for none, null for a leaf.
    private readonly object? children;

    private Nest(T? leaf, object? children)
    {
        this.leaf = leaf;
        this.children = children;
    }

    /// <summary>Gets whether this is a single value.</summary>
    public bool IsLeaf => children is null;

    /// <summary>Gets whether this is a list.</summary>
    public bool IsList => children is Nest<T>[];

    /// <summary>Gets whether this is a dictionary.</summary>
    public bool IsDictionary => children is KeyValuePair<string, Nest<T>>[];

    /// <summary>Gets the single value.</summary>
    /// <exception cref="InvalidOperationException">This is a list or a dictionary.</exception>
    public T Value => children is null
        ? leaf!
        : throw new InvalidOperationException($"Expected a single {typeof(T).Name}. Received {Describe()}: take one of its items.");

    /// <summary>Gets the number of items: 1 for a single value.</summary>
    public int Count => children switch
    {
        Nest<T>[] list => list.Length,
        KeyValuePair<string, Nest<T>>[] dictionary => dictionary.Length,
        _ => 1,
    };

    /// <summary>Gets the keys of a dictionary in their order; empty otherwise.</summary>
    public IEnumerable<string> Keys => children is KeyValuePair<string, Nest<T>>[] dictionary ? dictionary.Select(pair => pair.Key) : [];

    /// <summary>Gets an item of a list (of a dictionary: in its order); a single value is its own item 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public Nest<T> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return children switch
            {
                Nest<T>[] list => list[index],
                KeyValuePair<string, Nest<T>>[] dictionary => dictionary[index].Value,
                _ => this,
            };
        }
    }

    /// <summary>Gets an item of a dictionary.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key, or this is no dictionary.</exception>
    public Nest<T> this[string key] => TryGet(key, out Nest<T> item)
        ? item
        : throw new KeyNotFoundException($"There is no item '{key}'. Keys: {string.Join(", ", Keys)}.");

    /// <summary>Wraps a single value.</summary>
    public static implicit operator Nest<T>(T value) => new(value, null);

    /// <summary>Makes a list.</summary>
    public static implicit operator Nest<T>(T[] items) => List(items.Select(item => (Nest<T>)item));

    /// <summary>Makes a list.</summary>
    public static implicit operator Nest<T>(List<T> items) => List(items.Select(item => (Nest<T>)item));

    /// <summary>Makes a dictionary.</summary>
    public static implicit operator Nest<T>(Dictionary<string, T> items) =>
        Dictionary(items.Select(pair => KeyValuePair.Create(pair.Key, (Nest<T>)pair.Value)));

    /// <summary>Makes a dictionary.</summary>
    public static implicit operator Nest<T>(Dictionary<string, Nest<T>> items) => Dictionary(items);

    /// <summary>Takes the single value.</summary>
    /// <exception cref="InvalidOperationException">This is a list or a dictionary.</exception>
    public static implicit operator T(Nest<T> nest) => nest.Value;

    /// <summary>Makes a list.</summary>
    public static Nest<T> List(IEnumerable<Nest<T>> items) => new(default, items.ToArray());

    /// <summary>Makes a list of values.</summary>
    public static Nest<T> ListOf(IEnumerable<T> items) => List(items.Select(item => (Nest<T>)item));

    /// <summary>Makes a dictionary; keys keep their order.</summary>
    public static Nest<T> Dictionary(IEnumerable<KeyValuePair<string, Nest<T>>> items) => new(default, items.ToArray());

    /// <summary>Gets an item of a dictionary if it is there.</summary>
    public bool TryGet(string key, [MaybeNullWhen(false)] out Nest<T> item)
    {
        if (children is KeyValuePair<string, Nest<T>>[] dictionary)
        {
            foreach ((string candidate, Nest<T> value) in dictionary)
            {
                if (candidate == key)
                {
                    item = value;
                    return true;
                }
            }
        }

        item = default;
        return false;
    }

    /// <summary>Lists all values: lists in order, dictionaries by sorted key.</summary>
    public IReadOnlyList<T> Flatten()
    {
        var values = new List<T>(Count);
        FlattenInto(values);
        return values;
    }

    /// <summary>Makes a nest of the same structure with every value replaced.</summary>
    public Nest<TResult> Map<TResult>(Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        return children switch
        {
            Nest<T>[] list => Nest<TResult>.List(list.Select(item => item.Map(selector))),
            KeyValuePair<string, Nest<T>>[] dictionary => Nest<TResult>.Dictionary(
                dictionary.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Map(selector)))),
            _ => selector(leaf!),
        };
    }

    /// <summary>Makes a nest of the same structure from values in the order of <see cref="Flatten"/>.</summary>
    /// <exception cref="ArgumentException">The number of values differs.</exception>
    public Nest<TResult> Pack<TResult>(IReadOnlyList<TResult> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int next = 0;
        Nest<TResult> packed = Pack(values, ref next);
        return next == values.Count
            ? packed
            : throw new ArgumentException($"Expected {next} values for {Describe()}. Received: {values.Count}.", nameof(values));
    }

    /// <summary>Enumerates the items (not the values of nested ones); a single value is its own only item.</summary>
    public IEnumerator<Nest<T>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes the structure as Python does.</summary>
    public override string ToString() => children switch
    {
        Nest<T>[] list => "[" + string.Join(", ", list) + "]",
        KeyValuePair<string, Nest<T>>[] dictionary => "{" + string.Join(", ", dictionary.Select(pair => $"'{pair.Key}': {pair.Value}")) + "}",
        _ => leaf?.ToString() ?? "None",
    };

    private string Describe() => children switch
    {
        Nest<T>[] list => $"a list of {list.Length}",
        KeyValuePair<string, Nest<T>>[] dictionary => $"a dictionary with the keys {string.Join(", ", dictionary.Select(pair => pair.Key))}",
        _ => "a single value",
    };

    private void FlattenInto(List<T> values)
    {
        switch (children)
        {
            case Nest<T>[] list:
                foreach (Nest<T> item in list)
                    item.FlattenInto(values);
                break;
            case KeyValuePair<string, Nest<T>>[] dictionary:
                foreach ((_, Nest<T> item) in dictionary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    item.FlattenInto(values);
                break;
            default:
                values.Add(leaf!);
                break;
        }
    }

    private Nest<TResult> Pack<TResult>(IReadOnlyList<TResult> values, ref int next)
    {
        switch (children)
        {
            case Nest<T>[] list:
                var items = new Nest<TResult>[list.Length];
                for (int i = 0; i < items.Length; i++)
                    items[i] = list[i].Pack(values, ref next);
                return Nest<TResult>.List(items);
            case KeyValuePair<string, Nest<T>>[] dictionary:
                var packed = new Dictionary<string, Nest<TResult>>(StringComparer.Ordinal);
                foreach ((string key, Nest<T> item) in dictionary.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    packed[key] = item.Pack(values, ref next);
                return Nest<TResult>.Dictionary(dictionary.Select(pair => KeyValuePair.Create(pair.Key, packed[pair.Key])));
            default:
                if (next >= values.Count)
                    throw new ArgumentException($"Expected more than {values.Count} values.", nameof(values));
                return values[next++];
        }
    }
}
