using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The object header: the list of messages that make up a group or dataset. Written in version 1 as one block.</summary>
internal sealed partial class ObjectHeader
{
    /// <summary>Collects messages; their number and total size stand before them in the file.</summary>
    internal sealed class Builder
    {
        private readonly MetadataWriter messages = new();
        private readonly MetadataWriter data = new();
        private int count;

        public int Length => ObjectHeaderV1Size + messages.Length;

        public void Add(ushort type, byte flags, Action<MetadataWriter> write)
        {
            data.Clear();
            write(data);
            data.PadToEight(0);
            messages.UInt16(type);
            messages.UInt16(data.Length);
            messages.Byte(flags);
            messages.Zeros(3);
            messages.Bytes(data.Written);
            count++;
        }

        public void WriteTo(MetadataWriter writer)
        {
            writer.Byte(ObjectHeaderVersion1);
            writer.Byte(0);
            writer.UInt16(count);
            writer.UInt32(1);
            writer.UInt32((uint)messages.Length);
            writer.UInt32(0);
            writer.Bytes(messages.Written);
        }
    }
}
