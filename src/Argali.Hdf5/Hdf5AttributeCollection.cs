using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Argali.Hdf5;

/// <summary>The attributes of one group or dataset, in the order the file has them.</summary>
public sealed class Hdf5AttributeCollection : IReadOnlyCollection<Hdf5Attribute>
{
    private readonly List<Hdf5Attribute> attributes;
    private readonly Dictionary<string, Hdf5Attribute> byName;
    private readonly string owner;

    internal Hdf5AttributeCollection(List<Hdf5Attribute> attributes, Dictionary<string, Hdf5Attribute> byName, string owner)
    {
        this.attributes = attributes;
        this.byName = byName;
        this.owner = owner;
    }

    /// <summary>The number of attributes.</summary>
    public int Count => attributes.Count;

    /// <summary>The attribute of a name.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <exception cref="Hdf5FormatException">There is no such attribute.</exception>
    public Hdf5Attribute this[string name]
        => TryGet(name, out var attribute)
            ? attribute
            : throw new Hdf5FormatException($"There is no attribute '{name}'. There are: {string.Join(", ", byName.Keys)}.", owner, -1);

    /// <summary>Whether there is an attribute of a name.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <returns>True if there is.</returns>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>Looks up an attribute.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <param name="attribute">The attribute, or null.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Hdf5Attribute attribute) => byName.TryGetValue(name, out attribute);

    /// <summary>Enumerates the attributes.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<Hdf5Attribute> GetEnumerator() => attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
