using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Only the table of objects is kept in memory; an object's bytes are read when asked for.</summary>
internal sealed partial class GlobalHeap
{
    private const string What = "global heap";

    private readonly Dictionary<uint, (long Address, long Length)> objects = [];

    private GlobalHeap()
    {
    }

    private static GlobalHeap Read(FileContext context, ObjectPath where, long address)
    {
        int headerSize = 8 + context.LengthSize;
        var reader = new BlockReader(context, context.ReadBlock(address, headerSize, where, What), address, where, What);
        reader.Expect(GlobalHeapSignature);
        reader.ExpectVersion(GlobalHeapVersion);
        reader.Skip(3);
        long size = reader.Length();
        if (size < headerSize)
            throw reader.Fail($"claims a size of {size} bytes");
        context.Claim(address, size, address, where, What);

        var heap = new GlobalHeap();
        int objectHeaderSize = 8 + context.LengthSize;
        long position = address + Align.Up(headerSize);
        long end = address + size;
        while (end - position >= objectHeaderSize)
        {
            var entry = new BlockReader(context, context.ReadBlock(position, objectHeaderSize, where, What), position, where, What);
            int index = entry.UInt16();
            entry.Skip(6);
            long length = entry.Length();
            if (index == 0)
                break;
            position += Align.Up(objectHeaderSize);
            if (length > end - position)
                throw entry.Fail($"has an object of {length} bytes that does not fit");
            if (!heap.objects.TryAdd((uint)index, (position, length)))
                throw entry.Fail($"has two objects of index {index}");
            position += Align.Up(length);
        }

        return heap;
    }

    /// <summary>The heaps met so far, by address.</summary>
    internal sealed class Cache
    {
        private readonly Dictionary<long, GlobalHeap> heaps = [];

        /// <summary>The place of an object's bytes.</summary>
        public (long Address, long Length) Find(FileContext context, ObjectPath where, long address, uint index)
        {
            if (!heaps.TryGetValue(address, out var heap))
                heaps.Add(address, heap = Read(context, where, address));
            return heap.objects.TryGetValue(index, out var place)
                ? place
                : throw new Hdf5FormatException($"The global heap has no object of index {index}.", where.ToString(), address);
        }
    }
}
