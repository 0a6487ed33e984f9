using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>
/// An attribute to be written: its value is either bytes that follow the header, or texts that go to a global heap and leave a
/// reference each.
/// </summary>
internal sealed partial class AttributeMessage
{
    private readonly byte[] encodedName;
    private readonly long[] shape;
    private readonly byte[] value;

    public AttributeMessage(string name, Hdf5Type type, long[] shape, byte[] value, byte[][] texts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        encodedName = ObjectNames.Encode(name, nameof(name));
        Name = name;
        Type = type;
        Texts = texts;
        this.shape = shape;
        this.value = value;
        long length = value.Length + ((long)VariableLengthElementSize * texts.Length);
        if (length + encodedName.Length + MaximumPrefixSize > MaximumMessageSize)
            throw TooLarge(name, length);
    }

    public string Name { get; }

    public Hdf5Type Type { get; }

    public byte[][] Texts { get; }

    /// <summary>Room for everything but name and value: fixed part, padding, datatype and a dataspace of one dimension.</summary>
    private const int MaximumPrefixSize = 128;

    public static ArgumentException TooLarge(string name, long length)
        => new($"Attribute '{name}' takes {length} bytes, but an object header holds at most some {MaximumMessageSize} per attribute. "
            + "Split it, or store a dataset instead.");
}
