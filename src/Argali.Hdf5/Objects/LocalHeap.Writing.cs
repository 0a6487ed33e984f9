using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The local heap: the names of a group's members, referred to by their offset in it. Written directly after its header.</summary>
internal sealed partial class LocalHeap
{
    /// <summary>Assigns each name its offset and returns the size of the data segment.</summary>
    public static long Plan(ReadOnlySpan<byte[]> names, Span<long> offsets)
    {
        long end = LocalHeapReservedBytes;
        for (int i = 0; i < names.Length; i++)
        {
            offsets[i] = end;
            end += Align.Up(names[i].Length + 1);
        }

        return end;
    }

    public static void Write(MetadataWriter writer, ReadOnlySpan<byte[]> names, long address, long dataSize)
    {
        writer.Bytes(LocalHeapSignature);
        writer.UInt32(0);
        writer.Int64(dataSize);
        writer.UInt64(LocalHeapNoFreeBlock);
        writer.Int64(address + LocalHeapHeaderSize);
        writer.Zeros(LocalHeapReservedBytes);
        foreach (byte[] name in names)
        {
            writer.Bytes(name);
            writer.Zeros(Align.Up(name.Length + 1) - name.Length);
        }
    }
}
