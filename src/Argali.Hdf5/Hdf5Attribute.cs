using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5;

/// <summary>A named value of a group or dataset.</summary>
public sealed class Hdf5Attribute
{
    private readonly FileContext context;
    private readonly ObjectPath where;
    private readonly Dataspace space;
    private readonly ReadOnlyMemory<byte> data;
    private readonly long dataOffset;

    internal Hdf5Attribute(
        FileContext context, ObjectPath where, string name, Hdf5Type type, Dataspace space, ReadOnlyMemory<byte> data, long dataOffset)
    {
        this.context = context;
        this.where = where;
        this.space = space;
        this.data = data;
        this.dataOffset = dataOffset;
        Name = name;
        Type = type;
    }

    /// <summary>The attribute's name.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => space.Shape;

    /// <summary>The number of elements: 1 for a scalar, 0 for an empty array or h5py's <c>Empty</c>.</summary>
    public long ElementCount => space.ElementCount;

    /// <summary>The bytes in the object's header, as stored; references for variable-length strings.</summary>
    public ReadOnlySpan<byte> RawBytes => data.Span;

    /// <summary>The only element, as text.</summary>
    /// <returns>The text without padding.</returns>
    /// <exception cref="Hdf5FormatException">The attribute is no string, has not exactly one element, or is damaged.</exception>
    public string AsString()
    {
        RequireOneElement();
        return AsStrings()[0];
    }

    /// <summary>All elements in row-major order, as texts. An empty array of numbers counts as an empty list, as Keras writes it.</summary>
    /// <returns>The texts without padding.</returns>
    /// <exception cref="Hdf5FormatException">The attribute is no string or is damaged.</exception>
    public string[] AsStrings()
    {
        if (ElementCount == 0)
            return [];
        if (!Type.IsString)
            throw Fail($"is of type {Type}, not text");
        var texts = new TextDecoder(context, where, Type);
        return texts.Decode(data.Span, dataOffset, (int)ElementCount);
    }

    /// <summary>The only element, converted to a 64-bit integer.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="Hdf5FormatException">The attribute is no number or has not exactly one element.</exception>
    public long AsInt64()
    {
        RequireOneElement();
        return AsArray<long>()[0];
    }

    /// <summary>The only element, converted to a double.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="Hdf5FormatException">The attribute is no number or has not exactly one element.</exception>
    public double AsDouble()
    {
        RequireOneElement();
        return AsArray<double>()[0];
    }

    /// <summary>All elements in row-major order, converted to a number type; values outside its range become its nearest end.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits.</typeparam>
    /// <returns>The numbers.</returns>
    /// <exception cref="Hdf5FormatException">The attribute's elements are no numbers.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public T[] AsArray<T>()
        where T : unmanaged
    {
        if (!Type.IsNumeric)
            throw Fail($"is of type {Type}, not a number");
        var values = new T[ElementCount];
        NumberConversion.Convert(Type, data.Span, values.AsSpan());
        return values;
    }

    private void RequireOneElement()
    {
        if (ElementCount != 1)
            throw Fail($"has {ElementCount} elements where one is expected");
    }

    private Hdf5FormatException Fail(string problem) => new($"The attribute '{Name}' {problem}.", where.ToString(), dataOffset);
}
