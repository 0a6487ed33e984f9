using System.Buffers.Binary;
using System.Text;
using Argali.Engine;
using Argali.Layers;

namespace Argali.Saving.Exchange;

/// <summary>Writes tensors as a safetensors file, see <see cref="SafetensorsFile"/>.</summary>
internal sealed class SafetensorsWriter
{
    private const int Alignment = 8;

    private readonly byte[] header;
    private readonly List<(string Name, Tensor Values)> tensors;

    /// <exception cref="NotSupportedException">Two tensors have the same name, or one holds texts.</exception>
    public SafetensorsWriter(IEnumerable<(string Name, Tensor Values)> tensors)
    {
        // Larger elements first keep every tensor aligned.
        this.tensors = [.. tensors.OrderByDescending(tensor => tensor.Values.DType.ByteSize()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal)];
        header = Header();
        Length = SafetensorsFile.PrefixLength + header.Length + this.tensors.Sum(tensor => ByteCount(tensor.Values));
    }

    /// <summary>Takes the weights of a model, from where they live.</summary>
    /// <exception cref="NotSupportedException">Two have the same name, or one holds texts.</exception>
    public static SafetensorsWriter Of(Layer model) =>
        new(new WeightNames(model).Entries.Select(entry => (entry.Name, entry.Node.StoredValue(entry.Variable))));

    /// <summary>Gets the length of the file.</summary>
    public long Length { get; }

    /// <summary>Writes the file, front to back.</summary>
    public void Write(Stream stream)
    {
        Span<byte> prefix = stackalloc byte[SafetensorsFile.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach ((_, Tensor values) in tensors)
            TensorData.Write(values, stream.Write);
    }

    // Padded with spaces, so that the elements are aligned too.
    private byte[] Header()
    {
        var entries = new Config { [SafetensorsFile.Metadata] = new Config { ["format"] = "keras" } };
        long at = 0;
        foreach ((string name, Tensor values) in tensors)
        {
            if (entries.ContainsKey(name))
            {
                throw new NotSupportedException(
                    $"Safetensors files find tensors by name, and two are named '{name}'. Give them, or the layers that hold them, names of their own.");
            }

            long end = at + ByteCount(values);
            entries[name] = new Config
            {
                [SafetensorsFile.DTypeKey] = SafetensorsTypes.NameOf(values.DType)
                    ?? throw new NotSupportedException($"The tensor '{name}' holds {values.DType.KerasName()}, which safetensors files have no form for."),
                [SafetensorsFile.ShapeKey] = values.Shape,
                [SafetensorsFile.OffsetsKey] = new List<object?> { at, end },
            };
            at = end;
        }

        byte[] text = Encoding.ASCII.GetBytes(PythonJson.Write(entries));
        if (text.Length > SafetensorsFile.MaximumHeader - Alignment)
            throw new NotSupportedException($"The names of the tensors take {text.Length} bytes. At most {SafetensorsFile.MaximumHeader} can be read back.");
        byte[] padded = new byte[(text.Length + Alignment - 1) / Alignment * Alignment];
        padded.AsSpan().Fill((byte)' ');
        text.CopyTo(padded, 0);
        return padded;
    }

    private static long ByteCount(Tensor values) => values.Shape.ElementCount * (long)values.DType.ByteSize();
}
