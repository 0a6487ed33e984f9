using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Versions 3 and 4 are read: compact, contiguous and chunked.</summary>
internal sealed partial class LayoutMessage
{
    private const string What = "data layout";

    private readonly FileContext context;
    private readonly ObjectPath where;
    private readonly ObjectHeader header;
    private readonly Dataspace space;
    private readonly int elementSize;
    private readonly byte[]? fill;
    private readonly long byteCount;

    private LayoutMessage(FileContext context, ObjectPath where, ObjectHeader header, Dataspace space, int elementSize, long byteCount)
    {
        this.context = context;
        this.where = where;
        this.header = header;
        this.space = space;
        this.elementSize = elementSize;
        this.byteCount = byteCount;
        fill = FillValueMessage.Read(context, where, header, elementSize);
    }

    /// <summary>Finds out where a dataset's elements lie, and checks that they can lie there.</summary>
    public static ElementStorage ReadStorage(FileContext context, ObjectPath where, ObjectHeader header, Dataspace space, int elementSize)
    {
        if (header.Find(MessageLayout) is not { } message)
            throw new Hdf5FormatException("The dataset has no data layout message.", where.ToString(), header.Address);
        var reader = message.Open(context, where, What);
        if (header.Has(MessageExternalFiles))
            throw reader.Unsupported("A dataset in external files");
        if (space.ElementCount > long.MaxValue / 2 / elementSize)
            throw reader.Fail($"is of a dataset of shape {Shapes.Describe(space.Shape)}, which no file holds");
        int version = reader.Byte();
        if (version is not (LayoutVersion3 or LayoutVersion4))
            throw reader.Unsupported($"Data layout version {version}");
        var layout = new LayoutMessage(context, where, header, space, elementSize, space.ElementCount * elementSize);
        int layoutClass = reader.Byte();
        return layoutClass switch
        {
            LayoutCompact => layout.ReadCompact(ref reader, message),
            LayoutContiguous => layout.ReadContiguous(ref reader),
            LayoutChunked when version == LayoutVersion3 => layout.ReadChunkedVersion3(ref reader),
            LayoutChunked => layout.ReadChunkedVersion4(ref reader),
            LayoutVirtual => throw reader.Unsupported("A virtual dataset"),
            _ => throw reader.Fail($"has the unknown class {layoutClass}"),
        };
    }

    private CompactStorage ReadCompact(ref BlockReader reader, HeaderMessage message)
    {
        int size = reader.UInt16();
        int start = reader.Position;
        reader.Skip(size);
        if (size < byteCount)
            throw reader.Fail($"holds {size} bytes, but shape {Shapes.Describe(space.Shape)} takes {byteCount}");
        return new(context, where, elementSize, message.Data.Slice(start, size));
    }

    private ElementStorage ReadContiguous(ref BlockReader reader)
    {
        long address = reader.OptionalAddress();
        long size = reader.Length();
        if (byteCount == 0 || address < 0)
            return new FillStorage(context, where, elementSize, fill);
        if (size < byteCount)
            throw reader.Fail($"gives {size} bytes, but shape {Shapes.Describe(space.Shape)} takes {byteCount}");
        context.Claim(address, size, header.Address, where, "data");
        return new ContiguousStorage(context, where, elementSize, address, size);
    }
}
