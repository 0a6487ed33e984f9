using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Layout;

/// <summary>A group's header, B-tree, symbol table nodes and local heap, one behind the other.</summary>
internal sealed class PlannedGroup : PlannedObject
{
    private readonly byte[][] names;
    private readonly PlannedObject[] members;
    private readonly long[] nameOffsets;
    private readonly long[] lastNames;
    private readonly List<int> levels;
    private readonly long heapDataSize;
    private long leafAddress;
    private long rootNodeAddress;
    private long symbolNodeAddress;
    private long heapAddress;

    public PlannedGroup(Hdf5GroupBuilder builder)
        : base(builder)
    {
        names = new byte[builder.Children.Count][];
        members = new PlannedObject[names.Length];
        int next = 0;
        foreach (var (name, child) in builder.Children)
        {
            names[next] = ObjectNames.Encode(name, nameof(builder));
            members[next++] = child is Hdf5GroupBuilder group ? new PlannedGroup(group) : new PlannedDataset((Hdf5DatasetBuilder)child);
        }

        Array.Sort(names, members, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
        nameOffsets = new long[names.Length];
        heapDataSize = LocalHeap.Plan(names, nameOffsets);
        int symbolNodes = (names.Length + SymbolNode.Capacity - 1) / SymbolNode.Capacity;
        levels = GroupTree.PlanLevels(symbolNodes);
        lastNames = new long[symbolNodes];
        for (int i = 0; i < symbolNodes; i++)
            lastNames[i] = nameOffsets[Math.Min(names.Length, (i + 1) * SymbolNode.Capacity) - 1];
    }

    public ReadOnlySpan<PlannedObject> Members => members;

    public override SymbolEntry ToEntry(long nameOffset) => new(nameOffset, HeaderAddress, rootNodeAddress, heapAddress);

    public override long Place(long address)
    {
        HeaderAddress = address;
        leafAddress = address + BuildHeader().Length;
        symbolNodeAddress = leafAddress + ((long)levels.Sum() * GroupTree.NodeSize);
        rootNodeAddress = symbolNodeAddress - GroupTree.NodeSize;
        heapAddress = symbolNodeAddress + ((long)lastNames.Length * SymbolNode.Size);
        return heapAddress + LocalHeapHeaderSize + heapDataSize;
    }

    public override void Write(MetadataWriter writer)
    {
        BuildHeader().WriteTo(writer);
        GroupTree.Write(writer, levels, leafAddress, symbolNodeAddress, lastNames);
        Span<SymbolEntry> entries = stackalloc SymbolEntry[SymbolNode.Capacity];
        for (int start = 0; start < names.Length; start += SymbolNode.Capacity)
        {
            int count = Math.Min(SymbolNode.Capacity, names.Length - start);
            for (int i = 0; i < count; i++)
                entries[i] = members[start + i].ToEntry(nameOffsets[start + i]);
            SymbolNode.Write(writer, entries[..count]);
        }

        LocalHeap.Write(writer, names, heapAddress, heapDataSize);
    }

    protected override void AddOwnMessages(ObjectHeader.Builder header)
        => header.Add(
            MessageSymbolTable,
            0,
            writer => SymbolTableMessage.Write(writer, rootNodeAddress, heapAddress));
}
