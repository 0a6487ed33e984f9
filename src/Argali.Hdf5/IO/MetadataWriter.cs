using System.Buffers;
using System.Buffers.Binary;

namespace Argali.Hdf5.IO;

/// <summary>Collects the little-endian bytes of on-disk objects.</summary>
internal sealed class MetadataWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    public int Length => buffer.WrittenCount;

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), checked((ushort)value));

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void Int64(long value) => UInt64(checked((ulong)value));

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Zeros(int count) => Reserve(count).Clear();

    /// <summary>Fills with zero bytes until the length counted from <paramref name="start"/> is a multiple of eight.</summary>
    public void PadToEight(int start) => Zeros(Align.Up(Length - start) - (Length - start));

    private Span<byte> Reserve(int count)
    {
        var span = buffer.GetSpan(count)[..count];
        buffer.Advance(count);
        return span;
    }
}
