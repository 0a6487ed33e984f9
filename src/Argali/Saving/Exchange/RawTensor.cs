using System.Buffers;
using System.Runtime.InteropServices;
using Argali.Engine;

namespace Argali.Saving.Exchange;

/// <summary>A tensor whose elements follow each other in a stream, of a number type or one that no tensor has.</summary>
internal sealed class RawTensor : StoredTensor
{
    // A multiple of every element's size.
    private const int Block = 1 << 20;

    private readonly long[] shape;

    public override string Name => FileName;

    public override ReadOnlySpan<long> Shape => shape;

    public override string TypeName => DType?.KerasName() ?? ForeignType!;

    public override bool IsNumeric => DType is not null;

    public override bool IsStoredPlainly => true;

    /// <param name="fileName">The name in the file.</param>
    /// <param name="shape">The lengths of the axes, whose product was compared with the bytes that are there.</param>
    public RawTensor(string fileName, long[] shape)
    {
        FileName = fileName;
        this.shape = shape;
    }

    /// <summary>Gets the type of the elements; null for one that no tensor has.</summary>
    public DType? DType { get; init; }

    /// <summary>Gets the name of a type that no tensor has.</summary>
    public string? ForeignType { get; init; }

    /// <summary>Gets the number of bytes of all elements.</summary>
    public required long ByteCount { get; init; }

    /// <summary>Gets whether the most significant byte comes first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Gets whether the first index runs fastest.</summary>
    public bool IsColumnMajor { get; init; }

    /// <summary>Gets what opens the content that holds the elements. Whether its checksum is compared, where it has one, is its argument.</summary>
    public required Func<bool, Stream> Open { get; init; }

    /// <summary>Gets where in the content the elements begin.</summary>
    public required long Start { get; init; }

    /// <summary>Gets whether what <see cref="Open"/> gave is closed after use.</summary>
    public bool ClosesContent { get; init; }

    /// <summary>Gets the path of the file, for messages.</summary>
    public required string FilePath { get; init; }

    private string FileName { get; }

    public override void Probe(Span<byte> block)
    {
        Stream content = OpenAtStart(compare: true);
        for (long done = 0; done < ByteCount; done += block.Length)
            Read(content, block[..(int)Math.Min(block.Length, ByteCount - done)], done);
        Close(content);
    }

    public override void CopyTo(Variable variable) => CopyTo(variable, compare: false);

    /// <summary>Replaces the elements of a variable of as many, converted to its type.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="compare">Whether the checksum of the content, where it has one, is compared first.</param>
    /// <exception cref="ModelFileException">The elements are damaged.</exception>
    public void CopyTo(Variable variable, bool compare)
    {
        Stream content = OpenAtStart(compare);
        if (IsColumnMajor && shape.Count(length => length != 1) > 1)
            CopyTransposed(content, variable);
        else
            CopyBlocks(content, variable);
        Close(content);
    }

    private void CopyBlocks(Stream content, Variable variable)
    {
        int size = DType!.Value.ByteSize();
        byte[] block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            for (long done = 0; done < ByteCount; done += Block)
            {
                Span<byte> part = block.AsSpan(0, (int)Math.Min(Block, ByteCount - done));
                Read(content, part, done);
                VariableData.Write(variable, (int)(done / size), part, DType.Value);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    // Column-major elements are those of the reversed shape, row-major; turning the axes around gives the array.
    private void CopyTransposed(Stream content, Variable variable)
    {
        if (ByteCount > Array.MaxLength)
            throw Fault($"A column-major array of {ByteCount} bytes does not fit in memory as a whole. Save it row-major: numpy.ascontiguousarray.");
        var bytes = new byte[ByteCount];
        Read(content, bytes, 0);
        Shape reversed = new([.. shape.Where(length => length != 1).Reverse().Select(length => (int)length)]);
        Tensor rowMajor = Ops.Transpose(Tensor.FromBytes(bytes, DType!.Value, reversed));
        int size = DType.Value.ByteSize(), done = 0;
        TensorData.Write(rowMajor, part =>
        {
            VariableData.Write(variable, done / size, part, DType.Value);
            done += part.Length;
        });
    }

    private Stream OpenAtStart(bool compare)
    {
        Stream content = Open(compare);
        content.Position = Start;
        return content;
    }

    private void Close(Stream content)
    {
        if (ClosesContent)
            content.Dispose();
    }

    // Reads the next elements, the least significant byte of each first, booleans as 0 and 1.
    private void Read(Stream content, Span<byte> bytes, long done)
    {
        try
        {
            content.ReadExactly(bytes);
        }
        catch (EndOfStreamException e)
        {
            throw Fault($"The file ends within the {ByteCount} bytes of the tensor.", Start + done, e);
        }

        if (IsBigEndian && DType is { } dtype)
            ReverseElements(bytes, dtype.ByteSize());
        if (DType == Engine.DType.Bool)
        {
            foreach (ref byte value in bytes)
                value = value == 0 ? (byte)0 : (byte)1;
        }
    }

    private static void ReverseElements(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2: Reverse<ushort>(bytes, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness); break;
            case 4: Reverse<uint>(bytes, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness); break;
            case 8: Reverse<ulong>(bytes, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness); break;
        }
    }

    private delegate void Reversal<T>(ReadOnlySpan<T> source, Span<T> destination);

    private static void Reverse<T>(Span<byte> bytes, Reversal<T> reverse)
        where T : struct
    {
        Span<T> elements = MemoryMarshal.Cast<byte, T>(bytes);
        reverse(elements, elements);
    }

    private ModelFileException Fault(string message, long offset = -1, Exception? cause = null) => new(message, FilePath, Name, offset, cause);
}
