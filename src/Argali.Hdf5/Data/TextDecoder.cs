using System.Text;
using Argali.Hdf5.IO;

namespace Argali.Hdf5.Data;

/// <summary>
/// Turns stored strings into text. A string that several elements refer to is decoded once, and what is decoded in all is bounded by
/// the file's length.
/// </summary>
internal sealed class TextDecoder(FileContext context, ObjectPath where, Hdf5Type type)
{
    private readonly Dictionary<(long Address, uint Index, uint Length), string> known = [];
    private long remaining = context.FileLength;

    public string[] Decode(ReadOnlySpan<byte> elements, long offset, int count)
    {
        var texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            var element = elements.Slice(i * type.Size, type.Size);
            long at = offset + ((long)i * type.Size);
            texts[i] = type.Class == Hdf5TypeClass.FixedString ? DecodeFixed(element, at) : DecodeVariable(element, at);
        }

        return texts;
    }

    private string DecodeFixed(ReadOnlySpan<byte> element, long offset)
    {
        if (type.Padding == Hdf5StringPadding.SpacePadded)
            return DecodeUtf8(element.TrimEnd((byte)' '), offset);
        if (type.Padding == Hdf5StringPadding.NullPadded)
            return DecodeUtf8(element.TrimEnd((byte)0), offset);
        int end = element.IndexOf((byte)0);
        return DecodeUtf8(end < 0 ? element : element[..end], offset);
    }

    private string DecodeVariable(ReadOnlySpan<byte> element, long offset)
    {
        var reader = new BlockReader(context, element, offset, where, "variable-length string");
        uint length = reader.UInt32();
        if (length == 0)
            return "";
        var key = (reader.Address(), reader.UInt32(), length);
        if (known.TryGetValue(key, out string? text))
            return text;
        var place = context.GlobalHeaps.Find(context, where, key.Item1, key.Item2);
        remaining -= length;
        if (length > place.Length || remaining < 0)
            throw reader.Fail($"has {length} bytes, but its global heap object has {place.Length}, or strings overlap");
        text = DecodeUtf8(context.ReadBlock(place.Address, length, where, "string").AsSpan().TrimEnd((byte)0), place.Address);
        known.Add(key, text);
        return text;
    }

    private string DecodeUtf8(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            return ObjectNames.StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new Hdf5FormatException("A string is not valid UTF-8 text.", where.ToString(), offset, exception);
        }
    }
}
