using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>A global heap collection: numbered runs of bytes, here the variable-length strings of attributes.</summary>
internal sealed partial class GlobalHeap
{
    /// <summary>A collection being filled. Texts are added until one does not fit; a long text gets a collection of its own size.</summary>
    internal sealed class Builder(int firstTextLength)
    {
        private readonly List<byte[]> texts = [];
        private long used = GlobalHeapHeaderSize;

        public long Address { get; set; }

        public long Size { get; } = Math.Max(GlobalHeapMinimumSize, GlobalHeapHeaderSize + SpaceOf(firstTextLength));

        public bool TryAdd(byte[] text, out uint index)
        {
            index = (uint)texts.Count + 1;
            if (texts.Count == GlobalHeapMaximumIndex || used + SpaceOf(text.Length) > Size)
                return false;
            texts.Add(text);
            used += SpaceOf(text.Length);
            return true;
        }

        public void Write(MetadataWriter writer)
        {
            writer.Bytes(GlobalHeapSignature);
            writer.Byte(GlobalHeapVersion);
            writer.Zeros(3);
            writer.Int64(Size);
            for (int i = 0; i < texts.Count; i++)
            {
                WriteObjectHeader(writer, i + 1, texts[i].Length);
                writer.Bytes(texts[i]);
                writer.Zeros(Align.Up(texts[i].Length) - texts[i].Length);
            }

            long free = Size - used;
            if (free < GlobalHeapObjectHeaderSize)
            {
                writer.Zeros((int)free);
                return;
            }

            WriteObjectHeader(writer, 0, free);
            writer.Zeros((int)(free - GlobalHeapObjectHeaderSize));
        }

        private static long SpaceOf(int length) => GlobalHeapObjectHeaderSize + Align.Up((long)length);

        private static void WriteObjectHeader(MetadataWriter writer, int index, long size)
        {
            writer.UInt16(index);
            writer.UInt16(0);
            writer.UInt32(0);
            writer.Int64(size);
        }
    }
}
