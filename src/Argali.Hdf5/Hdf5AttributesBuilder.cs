using System.Runtime.InteropServices;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5;

/// <summary>
/// The attributes of a group or dataset to be written, in the order they were first set. Setting a name again replaces its value.
/// An attribute takes at most 64 KiB in the object's header; variable-length strings count 16 bytes each there.
/// </summary>
public sealed class Hdf5AttributesBuilder
{
    private readonly List<AttributeMessage> messages = [];

    internal IReadOnlyList<AttributeMessage> Messages => messages;

    /// <summary>Sets a variable-length string.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">The text, stored as UTF-8 whatever the declared character set.</param>
    /// <param name="characterSet">The declared character set. Default UTF-8; h5py marks Python bytes as ASCII.</param>
    /// <exception cref="ArgumentException">The name or text is not valid Unicode, or holds a zero character.</exception>
    public void Set(string name, string value, Hdf5CharacterSet characterSet = Hdf5CharacterSet.Utf8)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(new AttributeMessage(name, Hdf5Type.VariableString(characterSet), [], [], [ObjectNames.EncodeText(value, nameof(value))]));
    }

    /// <summary>Sets an array of variable-length strings.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="values">The texts, stored as UTF-8 whatever the declared character set.</param>
    /// <param name="characterSet">The declared character set. Default UTF-8.</param>
    /// <exception cref="ArgumentException">A text is not valid Unicode or holds a zero character, or there are too many.</exception>
    public void Set(string name, IReadOnlyList<string> values, Hdf5CharacterSet characterSet = Hdf5CharacterSet.Utf8)
    {
        ArgumentNullException.ThrowIfNull(values);
        byte[][] texts = [.. values.Select(value => ObjectNames.EncodeText(value, nameof(values)))];
        Add(new AttributeMessage(name, Hdf5Type.VariableString(characterSet), [texts.Length], [], texts));
    }

    /// <summary>Sets a fixed-length string, null-padded, as long as its text (at least one byte).</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">The text, stored as UTF-8 whatever the declared character set.</param>
    /// <param name="characterSet">The declared character set. Default ASCII.</param>
    /// <exception cref="ArgumentException">The text is not valid Unicode, holds a zero character or is too long.</exception>
    public void SetFixed(string name, string value, Hdf5CharacterSet characterSet = Hdf5CharacterSet.Ascii)
    {
        ArgumentNullException.ThrowIfNull(value);
        AddFixed(name, [], [ObjectNames.EncodeText(value, nameof(value))], characterSet);
    }

    /// <summary>Sets an array of fixed-length strings, null-padded to the longest one.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="values">The texts, stored as UTF-8 whatever the declared character set.</param>
    /// <param name="characterSet">The declared character set. Default ASCII.</param>
    /// <exception cref="ArgumentException">A text is not valid Unicode or holds a zero character, or all together are too long.</exception>
    public void SetFixed(string name, IReadOnlyList<string> values, Hdf5CharacterSet characterSet = Hdf5CharacterSet.Ascii)
    {
        ArgumentNullException.ThrowIfNull(values);
        byte[][] texts = [.. values.Select(value => ObjectNames.EncodeText(value, nameof(values)))];
        AddFixed(name, [texts.Length], texts, characterSet);
    }

    /// <summary>Sets a number or boolean.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits.</typeparam>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public void Set<T>(string name, T value)
        where T : unmanaged
        => AddNumbers(name, [], new ReadOnlySpan<T>(in value));

    /// <summary>Sets an array of numbers or booleans; an empty one is allowed.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits.</typeparam>
    /// <param name="name">The attribute's name.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">The values do not fit an attribute.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public void SetArray<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
        => AddNumbers(name, [values.Length], values);

    /// <summary>Removes an attribute.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string name) => messages.RemoveAll(message => message.Name == name) > 0;

    private void AddNumbers<T>(string name, long[] shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var type = Hdf5Type.Of<T>();
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Writing numbers from memory needs a little-endian processor.");
        Add(new AttributeMessage(name, type, shape, MemoryMarshal.AsBytes(values).ToArray(), []));
    }

    private void AddFixed(string name, long[] shape, byte[][] texts, Hdf5CharacterSet characterSet)
    {
        int length = Math.Max(1, texts.Length == 0 ? 1 : texts.Max(text => text.Length));
        if ((long)length * texts.Length > Hdf5Constants.MaximumMessageSize)
            throw AttributeMessage.TooLarge(name, (long)length * texts.Length);
        byte[] value = new byte[length * texts.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i].CopyTo(value, i * length);
        var type = Hdf5Type.FixedString(length, Hdf5StringPadding.NullPadded, characterSet);
        Add(new AttributeMessage(name, type, shape, value, []));
    }

    private void Add(AttributeMessage message)
    {
        int existing = messages.FindIndex(other => other.Name == message.Name);
        if (existing >= 0)
            messages[existing] = message;
        else
            messages.Add(message);
    }
}
