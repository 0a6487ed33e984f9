using System.Runtime.InteropServices;

namespace Argali.Hdf5;

/// <summary>
/// A group to be written: names to groups and datasets, and attributes. The root is made with the constructor, the rest with
/// <see cref="Group"/> and <c>Dataset</c>; <see cref="Hdf5File.Plan"/> turns the tree into a file.
/// </summary>
/// <example>
/// <code>
/// var root = new Hdf5GroupBuilder();
/// root.Attributes.Set("keras_version", "3.3.3");
/// root.Dataset("layers/dense/vars/0", [784, 10], kernel.AsMemory());
/// var layout = Hdf5File.Plan(root);
/// using var stream = File.Create("model.weights.h5");
/// layout.WriteTo(stream);
/// </code>
/// </example>
public sealed class Hdf5GroupBuilder : Hdf5ObjectBuilder
{
    private readonly Dictionary<string, Hdf5ObjectBuilder> children = new(StringComparer.Ordinal);

    /// <summary>Creates an empty root group.</summary>
    public Hdf5GroupBuilder()
        : base(null, "")
    {
    }

    private Hdf5GroupBuilder(Hdf5GroupBuilder parent, string name)
        : base(parent, name)
    {
    }

    internal IReadOnlyDictionary<string, Hdf5ObjectBuilder> Children => children;

    /// <summary>Gets the group at a path below this one, and creates it and the groups on the way where they are missing.</summary>
    /// <param name="path">Names joined with slashes, such as <c>layers/dense/vars</c>.</param>
    /// <returns>The group.</returns>
    /// <exception cref="ArgumentException">The path holds an empty name, <c>.</c>, or the name of a dataset, or is too deep.</exception>
    public Hdf5GroupBuilder Group(string path)
    {
        var group = this;
        foreach (string name in ObjectNames.Split(path))
            group = group.GetOrAddGroup(name);
        return group;
    }

    /// <summary>Adds a dataset whose bytes a callback writes when their turn in the file comes.</summary>
    /// <param name="path">Path below this group; missing groups on the way are created.</param>
    /// <param name="type">The element type. <see cref="Hdf5Type.BFloat16"/> also gets the attribute Keras expects.</param>
    /// <param name="shape">The dimensions; empty for a scalar. A zero makes the dataset hold nothing.</param>
    /// <param name="write">Writes exactly <see cref="Hdf5DatasetBuilder.ByteCount"/> bytes, elements in row-major order, numbers
    /// little-endian. It is called once per <see cref="Hdf5Layout.WriteTo"/>, and not at all when nothing is to be written.</param>
    /// <returns>The dataset, for its attributes.</returns>
    /// <exception cref="ArgumentException">The name is taken or malformed, a dimension is negative, the rank exceeds 32, or the
    /// type cannot be written as a dataset (big-endian, variable-length strings).</exception>
    public Hdf5DatasetBuilder Dataset(string path, Hdf5Type type, ReadOnlySpan<long> shape, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(write);
        string[] names = ObjectNames.Split(path);
        var group = this;
        foreach (string name in names.AsSpan(..^1))
            group = group.GetOrAddGroup(name);
        string last = names[^1];
        if (group.children.ContainsKey(last))
            throw new ArgumentException($"'{group.PathOf(last)}' exists already.", nameof(path));
        var dataset = new Hdf5DatasetBuilder(group, last, type, shape.ToArray(), write);
        group.children.Add(last, dataset);
        return dataset;
    }

    /// <summary>Adds a dataset of numbers from memory. The memory is read when the file is written, not before.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits; it decides the element type.</typeparam>
    /// <param name="path">Path below this group; missing groups on the way are created.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <param name="values">The elements in row-major order.</param>
    /// <returns>The dataset, for its attributes.</returns>
    /// <exception cref="ArgumentException">The number of values is not the shape's product, or as in the other overload.</exception>
    public Hdf5DatasetBuilder Dataset<T>(string path, ReadOnlySpan<long> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        var type = Hdf5Type.Of<T>();
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Writing numbers from memory needs a little-endian processor.");
        long expected = Shapes.ElementCount(shape);
        if (values.Length != expected)
        {
            throw new ArgumentException(
                $"'{path}' of shape {Shapes.Describe(shape)} takes {expected} values. Received {values.Length}.", nameof(values));
        }

        return Dataset(path, type, shape, stream => WriteValues(stream, values));
    }

    private static void WriteValues<T>(Stream stream, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        const int Block = 1 << 20;
        for (int start = 0; start < values.Length; start += Block)
            stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(start, Math.Min(Block, values.Length - start))));
    }

    private Hdf5GroupBuilder GetOrAddGroup(string name)
    {
        if (children.TryGetValue(name, out var child))
        {
            return child as Hdf5GroupBuilder
                ?? throw new ArgumentException($"'{child.Path}' is a dataset, not a group.", nameof(name));
        }

        if (Depth >= Hdf5Constants.MaximumDepth)
            throw new ArgumentException($"'{PathOf(name)}' lies deeper than {Hdf5Constants.MaximumDepth} groups.", nameof(name));
        var group = new Hdf5GroupBuilder(this, name);
        children.Add(name, group);
        return group;
    }

    private string PathOf(string name) => ObjectNames.Join(Path, name);
}
