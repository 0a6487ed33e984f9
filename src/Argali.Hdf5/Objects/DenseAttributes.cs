using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The attributes of an object with many or large ones: messages in a fractal heap, found through a version 2 B-tree.</summary>
internal static class DenseAttributes
{
    public static void Read(FileContext context, ObjectPath where, long owner, HeaderMessage info, List<Hdf5Attribute> attributes)
    {
        var reader = info.Open(context, where, "attribute info message");
        reader.ExpectVersion(0);
        int flags = reader.Byte();
        reader.Skip((flags & InfoTracksCreationOrder) != 0 ? 2 : 0);
        long heapAddress = reader.OptionalAddress();
        long treeAddress = reader.OptionalAddress();
        if (heapAddress < 0 || treeAddress < 0)
            return;
        var heap = FractalHeap.Read(context, where, owner, heapAddress);
        foreach (var (record, offset) in TreeV2.ReadRecords(context, where, owner, treeAddress, TreeV2AttributeNameRecords))
        {
            var fields = new BlockReader(context, record.Span, offset, where, "attribute record");
            var (data, dataOffset) = heap.GetObject(fields.Bytes(heap.IdentifierLength), offset);
            bool isShared = (fields.Byte() & MessageSharedFlag) != 0;
            attributes.Add(AttributeMessage.Read(context, where, new(MessageAttribute, data, dataOffset, isShared)));
        }
    }
}
