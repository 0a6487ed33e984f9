using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Argali.Engine;

namespace Argali.Saving.Exchange;

/// <summary>
/// What a NumPy array in a file begins with: <c>\x93NUMPY</c>, a version, the length of a text and the text, a Python dictionary of
/// <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// </summary>
/// <param name="DType">The type of the elements.</param>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="Length">The bytes in front of the elements.</param>
/// <param name="ByteCount">The bytes of the elements.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsColumnMajor">Whether the first index runs fastest.</param>
internal readonly partial record struct NpyHeader(DType DType, long[] Shape, int Length, long ByteCount, bool IsBigEndian, bool IsColumnMajor)
{
    /// <summary>The most bytes that are in front of the elements; NumPy itself warns from 10,000 on.</summary>
    public const int MaximumLength = 1 << 16;

    private const int ShortStart = 10;
    private const int LongStart = 12;

    private static readonly Dictionary<string, DType> Types = new(StringComparer.Ordinal)
    {
        ["f2"] = DType.Float16,
        ["f4"] = DType.Float32,
        ["f8"] = DType.Float64,
        ["i1"] = DType.Int8,
        ["i2"] = DType.Int16,
        ["i4"] = DType.Int32,
        ["i8"] = DType.Int64,
        ["u1"] = DType.UInt8,
        ["u2"] = DType.UInt16,
        ["u4"] = DType.UInt32,
        ["u8"] = DType.UInt64,
        ["b1"] = DType.Bool,
    };

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    /// <param name="start">The first bytes of the array's file: <see cref="MaximumLength"/> of them, or all.</param>
    /// <exception cref="FormatException">It is damaged, or the elements are no numbers.</exception>
    public static NpyHeader Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < LongStart || !start.StartsWith(Magic))
            throw new FormatException("Expected a NumPy array, which begins with '\\x93NUMPY'.");
        bool isLong = start[6] switch
        {
            1 => false,
            2 or 3 => true,
            byte version => throw new FormatException($"Arrays of version {version} are not read. Known: 1 to 3."),
        };
        uint length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        int textStart = isLong ? LongStart : ShortStart;
        if (length > start.Length - textStart)
            throw new FormatException($"The header would have {length} bytes. There are {start.Length - textStart}, and at most {MaximumLength} are read.");
        return Parse(Encoding.UTF8.GetString(start.Slice(textStart, (int)length)), textStart + (int)length);
    }

    private static NpyHeader Parse(string text, int length)
    {
        Match type = TypePattern().Match(text), order = OrderPattern().Match(text), lengths = ShapePattern().Match(text);
        if (!type.Success || !order.Success || !lengths.Success)
        {
            throw new FormatException(
                $"Expected 'descr' of a plain number type, 'fortran_order' and 'shape'. Received: {text.Trim()}. Arrays of objects and of records are not read.");
        }

        string name = type.Groups["type"].Value;
        if (!Types.TryGetValue(name, out DType dtype))
            throw new FormatException($"Arrays of '{name}' are not read. Known: {string.Join(", ", Types.Keys)}.");
        string[] texts = lengths.Groups["lengths"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shape = new long[texts.Length];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (!long.TryParse(texts[axis], NumberStyles.None, CultureInfo.InvariantCulture, out shape[axis]))
                throw new FormatException($"The shape ({lengths.Groups["lengths"].Value}) is none that an array can have.");
        }

        return ByteCounts.Of(shape, 8 * dtype.ByteSize()) is { } bytes
            ? new NpyHeader(dtype, shape, length, bytes, type.Groups["bytes"].Value == ">", order.Groups["fortran"].Value == "True")
            : throw new FormatException($"The shape ({string.Join(", ", shape)}) takes more bytes than any file has.");
    }

    [GeneratedRegex("'descr': *'(?<bytes>[<>|=])(?<type>[a-zA-Z][0-9]{0,3})'", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();

    [GeneratedRegex("'fortran_order': *(?<fortran>True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex OrderPattern();

    [GeneratedRegex("'shape': *\\((?<lengths>[0-9, ]*)\\)", RegexOptions.CultureInvariant)]
    private static partial Regex ShapePattern();
}
