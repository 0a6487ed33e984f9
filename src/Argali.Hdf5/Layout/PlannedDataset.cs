using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Layout;

/// <summary>A dataset's header with its data directly behind it, or at the end of the file.</summary>
internal sealed class PlannedDataset(Hdf5DatasetBuilder builder) : PlannedObject(builder)
{
    public Hdf5DatasetBuilder Builder { get; } = builder;

    public long DataAddress { get; private set; }

    public override SymbolEntry ToEntry(long nameOffset) => new(nameOffset, HeaderAddress, 0, 0);

    public override long Place(long address)
    {
        HeaderAddress = address;
        long end = address + BuildHeader().Length;
        return Builder.ComesLast ? Align.Up(end) : PlaceData(end);
    }

    /// <summary>Assigns the data's address.</summary>
    /// <returns>The first address behind the data.</returns>
    public long PlaceData(long address)
    {
        DataAddress = address;
        return Align.Up(checked(DataAddress + Builder.ByteCount));
    }

    public override void Write(MetadataWriter writer) => BuildHeader().WriteTo(writer);

    protected override void AddOwnMessages(ObjectHeader.Builder header)
    {
        header.Add(MessageDataspace, 0, writer => DataspaceMessage.Write(writer, Builder.Shape));
        header.Add(MessageDatatype, MessageConstantFlag, writer => DatatypeMessage.Write(writer, Builder.Type));
        header.Add(MessageFillValue, MessageConstantFlag, FillValueMessage.Write);
        header.Add(
            MessageLayout,
            0,
            writer => LayoutMessage.WriteContiguous(writer, DataAddress, Builder.ByteCount));
    }
}
