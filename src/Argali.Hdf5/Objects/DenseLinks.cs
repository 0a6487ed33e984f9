using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The links of a large newer group: messages in a fractal heap, found through a version 2 B-tree over their names.</summary>
internal static class DenseLinks
{
    private const int HashSize = 4;

    public static void Read(FileContext context, ObjectPath where, long owner, HeaderMessage info, List<Link> links)
    {
        var reader = info.Open(context, where, "link info message");
        reader.ExpectVersion(0);
        int flags = reader.Byte();
        reader.Skip((flags & InfoTracksCreationOrder) != 0 ? 8 : 0);
        long heapAddress = reader.OptionalAddress();
        long treeAddress = reader.OptionalAddress();
        if (heapAddress < 0 || treeAddress < 0)
            return;
        var heap = FractalHeap.Read(context, where, owner, heapAddress);
        foreach (var (record, offset) in TreeV2.ReadRecords(context, where, owner, treeAddress, TreeV2LinkNameRecords))
        {
            var (data, dataOffset) = heap.GetObject(record.Span[Math.Min(HashSize, record.Length)..], offset + HashSize);
            links.Add(LinkMessage.Read(context, where, new(MessageLink, data, dataOffset, IsShared: false)));
        }
    }
}
