using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5;

/// <summary>
/// A dataset of an open file. Nothing of its data is in memory until read, and every read may take a part. Elements are counted in
/// row-major order, the last index running fastest.
/// </summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    private readonly Dataspace space;
    private readonly ElementStorage storage;

    internal Hdf5Dataset(FileContext context, ObjectPath where, ObjectHeader header)
        : base(context, where, header)
    {
        if (header.Find(MessageDatatype) is not { } typeMessage || header.Find(MessageDataspace) is not { } spaceMessage)
            throw new Hdf5UnsupportedFeatureException("An object that is neither a group nor a dataset", Path, header.Address);
        var typeReader = typeMessage.Open(context, where, "datatype");
        Type = DatatypeMessage.Read(context, ref typeReader);
        var spaceReader = spaceMessage.Open(context, where, "dataspace");
        space = DataspaceMessage.Read(context, ref spaceReader);
        storage = LayoutMessage.ReadStorage(context, where, header, space, Type.Size);
        if (Type is { Class: Hdf5TypeClass.Opaque, Size: 2 } && IsMarkedAsBFloat16())
            Type = Hdf5Type.BFloat16;
    }

    /// <summary>The element type. Opaque pairs of bytes that Keras marked as bfloat16 are <see cref="Hdf5Type.BFloat16"/>.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public ReadOnlySpan<long> Shape => space.Shape;

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar, 0 for h5py's <c>Empty</c>.</summary>
    public long ElementCount => space.ElementCount;

    /// <summary>Bytes that all elements take when uncompressed.</summary>
    public long ByteCount => ElementCount * Type.Size;

    /// <summary>
    /// Bytes the file holds for the data: less than <see cref="ByteCount"/> when compressed or never written. A reader that allocates
    /// by <see cref="ByteCount"/> can compare the two to refuse files that promise far more than they hold.
    /// </summary>
    public long StoredByteCount => storage.StoredBytes;

    /// <summary>Reads elements and converts them to a number type; values outside its range become its nearest end, NaN in an integer 0.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits.</typeparam>
    /// <param name="destination">Receives as many elements as it has room for.</param>
    /// <param name="start">Index of the first element. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the dataset.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    /// <exception cref="Hdf5FormatException">The elements are no numbers, or the data are damaged.</exception>
    public void Read<T>(Span<T> destination, long start = 0)
        where T : unmanaged
    {
        _ = Hdf5Type.Of<T>();
        RequireRange(start, destination.Length, ElementCount, nameof(start));
        if (!Type.IsNumeric)
            throw new Hdf5FormatException($"The elements are of type {Type}, not numbers.", Path, Header.Address);
        if (destination.IsEmpty)
            return;
        if (storage is ContiguousStorage contiguous && NumberConversion.IsSame<T>(Type))
            ReadDirectly(contiguous, destination, start);
        else
            ElementStorage.Read(storage, start, destination.Length, new ConvertingSink<T>(Type, destination));
    }

    /// <summary>Reads all elements into a new array.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits.</typeparam>
    /// <returns>The elements in row-major order.</returns>
    /// <exception cref="Hdf5FormatException">As <see cref="Read"/>; also when the dataset declares more than an array holds, or
    /// over 1000 times what the file stores for it and more than 16 MiB.</exception>
    public T[] ReadArray<T>()
        where T : unmanaged
    {
        RequirePlausibleSize();
        var values = new T[ElementCount];
        Read(values.AsSpan());
        return values;
    }

    /// <summary>Reads raw bytes; multi-byte numbers come out little-endian whatever the file's byte order.</summary>
    /// <param name="destination">Receives as many bytes as it has room for.</param>
    /// <param name="start">Index of the first byte. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the dataset.</exception>
    /// <exception cref="ArgumentException">The data are chunked or big-endian and the range cuts an element.</exception>
    /// <exception cref="Hdf5FormatException">The data are damaged.</exception>
    public void ReadBytes(Span<byte> destination, long start = 0)
    {
        RequireRange(start, destination.Length, ByteCount, nameof(start));
        if (destination.IsEmpty)
            return;
        if (storage is ContiguousStorage contiguous && !Type.IsBigEndian)
        {
            contiguous.ReadBytes(destination, start);
            return;
        }

        if (start % Type.Size != 0 || destination.Length % Type.Size != 0)
            throw new ArgumentException($"Chunked and big-endian data are read in whole elements of {Type.Size} bytes.", nameof(start));
        ElementStorage.Read(storage, start / Type.Size, destination.Length / Type.Size, new ByteSink(Type.Size, destination));
        if (Type.IsBigEndian)
            ByteOrder.Reverse(destination, Type.Size);
    }

    /// <summary>Reads all elements as texts.</summary>
    /// <returns>The texts in row-major order, without padding.</returns>
    /// <exception cref="Hdf5FormatException">The elements are no strings, or the data are damaged or implausibly many.</exception>
    public string[] ReadStrings()
    {
        if (ElementCount == 0)
            return [];
        if (!Type.IsString)
            throw new Hdf5FormatException($"The elements are of type {Type}, not text.", Path, Header.Address);
        RequirePlausibleSize();
        byte[] elements = new byte[ByteCount];
        ReadBytes(elements);
        return new TextDecoder(Context, Where, Type).Decode(elements, Header.Address, (int)ElementCount);
    }

    private static void RequireRange(long start, long length, long available, string parameter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start, parameter);
        if (start > available || length > available - start)
            throw new ArgumentOutOfRangeException(parameter, $"{start} to {start + length} does not lie within 0 to {available}.");
    }

    private static void ReadDirectly<T>(ContiguousStorage contiguous, Span<T> destination, long start)
        where T : unmanaged
    {
        const int Block = 1 << 26;
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        for (int done = 0; done < destination.Length; done += Block)
        {
            var part = destination.Slice(done, Math.Min(Block, destination.Length - done));
            contiguous.ReadBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(part), (start + done) * size);
        }
    }

    private bool IsMarkedAsBFloat16()
        => Attributes.TryGet(BFloat16Marker.AttributeName, out var marker)
            && marker is { ElementCount: 1, Type.IsString: true }
            && marker.AsString() == BFloat16Marker.AttributeValue;

    private void RequirePlausibleSize()
    {
        const long AlwaysPlausible = 16 << 20;
        const long Ratio = 1000;
        if (ByteCount > AlwaysPlausible && ByteCount / Ratio > StoredByteCount)
        {
            throw new Hdf5FormatException(
                $"Shape {Shapes.Describe(Shape)} takes {ByteCount} bytes, but the file stores only {StoredByteCount} for it.", Path, Header.Address);
        }

        if (ElementCount > Array.MaxLength || ByteCount > Array.MaxLength)
            throw new Hdf5FormatException($"The {ByteCount} bytes do not fit one array; read them in parts.", Path, Header.Address);
    }
}
