using System.Buffers.Binary;
using System.Globalization;
using Argali.Engine;

namespace Argali.Saving.Exchange;

/// <summary>
/// A <c>.safetensors</c> file that is read: eight bytes with the length of a header, little-endian; the header, a JSON object of
/// <c>name: {"dtype", "shape", "data_offsets": [begin, end]}</c> and optionally <c>"__metadata__"</c>; then the elements, row-major and
/// little-endian, at offsets from the end of the header, without gaps and overlaps.
/// </summary>
internal sealed class SafetensorsFile : NamedTensorsFile
{
    public const string Extension = ".safetensors";
    public const string Metadata = "__metadata__";
    public const string DTypeKey = "dtype";
    public const string ShapeKey = "shape";
    public const string OffsetsKey = "data_offsets";
    public const int PrefixLength = 8;

    /// <summary>The longest header: that of the format's own implementation is 100 MB, but no JSON is longer here.</summary>
    public const int MaximumHeader = PythonJson.MaximumLength;

    /// <param name="stream">The file, which is closed with this object, but not when this fails.</param>
    /// <param name="filePath">Its path, for messages.</param>
    /// <param name="limits">How much its header may ask for.</param>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public SafetensorsFile(Stream stream, string filePath, LoadLimits limits)
        : base(stream, filePath, Read(stream, filePath, limits))
    {
    }

    private static List<RawTensor> Read(Stream stream, string filePath, LoadLimits limits)
    {
        (Config header, long start) = ReadHeader(stream, filePath, limits);
        long available = stream.Length - start;
        var tensors = new List<(long Begin, long End, RawTensor Tensor)>();
        foreach ((string name, object? value) in header)
        {
            if (name != Metadata)
                tensors.Add(ReadEntry(stream, name, value, start, available, filePath));
            else if (value is not Config metadata || !metadata.All(pair => pair.Value is string))
                throw new ModelFileException($"Expected an object of texts. Received: {Config.Describe(value)}.", filePath, Metadata);
        }

        tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        RequireContiguous(tensors, available, filePath);
        return [.. tensors.Select(tensor => tensor.Tensor)];
    }

    private static (Config Header, long Start) ReadHeader(Stream stream, string filePath, LoadLimits limits)
    {
        if (stream.Length < PrefixLength)
            throw new ModelFileException($"Expected a safetensors file, which begins with a length of eight bytes. Received {stream.Length} bytes.", filePath, null, 0);
        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.Position = 0;
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumHeader || (long)length > stream.Length - PrefixLength)
        {
            throw new ModelFileException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The header would have {length} bytes. The file has {stream.Length - PrefixLength} behind its length, and at most {MaximumHeader} are read."),
                filePath, null, 0);
        }

        var bytes = new byte[(int)length];
        stream.ReadExactly(bytes);
        try
        {
            if (bytes is [(byte)'{', ..] && PythonJson.Parse(bytes, limits, uniqueKeys: true) is Config header)
                return (header, PrefixLength + (long)length);
        }
        catch (ConfigException e)
        {
            throw new ModelFileException($"The header is damaged: {e.Message}", filePath, null, PrefixLength, e);
        }

        throw new ModelFileException("The header is no JSON object.", filePath, null, PrefixLength);
    }

    private static (long Begin, long End, RawTensor Tensor) ReadEntry(Stream stream, string name, object? value, long start, long available, string filePath)
    {
        if (value is not Config { Count: 3 } entry
            || entry.Find(DTypeKey) is not string typeName
            || entry.Find(ShapeKey) is not IReadOnlyList<object?> lengths
            || !lengths.All(length => length is long)
            || entry.Find(OffsetsKey) is not (IReadOnlyList<object?> and [long begin, long end]))
        {
            throw new ModelFileException($"Expected '{DTypeKey}', '{ShapeKey}' and '{OffsetsKey}'. Received: {Config.Describe(value)}.", filePath, name);
        }

        if (!SafetensorsTypes.TryFind(typeName, out DType? dtype, out int bits))
            throw new ModelFileException($"There is no element type '{typeName}' in safetensors files.", filePath, name);
        long[] shape = [.. lengths.Select(length => (long)length!)];
        if (begin < 0 || end < begin || end > available || ByteCounts.Of(shape, bits) != end - begin)
        {
            throw new ModelFileException(
                $"The header says bytes {begin} to {end} of {available} for a {typeName} tensor of shape ({string.Join(", ", shape)}), which takes " +
                $"{(ByteCounts.Of(shape, bits) is { } bytes ? $"{bytes} bytes" : "more than any file has")}.", filePath, name);
        }

        return (begin, end, new RawTensor(name, shape)
        {
            DType = dtype,
            ForeignType = typeName,
            ByteCount = end - begin,
            Open = _ => stream,
            Start = start + begin,
            FilePath = filePath,
        });
    }

    private static void RequireContiguous(List<(long Begin, long End, RawTensor Tensor)> tensors, long available, string filePath)
    {
        long at = 0;
        foreach ((long begin, long end, RawTensor tensor) in tensors)
        {
            if (begin != at)
                throw new ModelFileException($"The tensors must follow each other: one begins at byte {begin}, the one before ends at {at}.", filePath, tensor.Name);
            at = end;
        }

        if (at != available)
            throw new ModelFileException($"The tensors end at byte {at} behind the header. The file has {available}.", filePath, null);
    }
}
