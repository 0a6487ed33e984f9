namespace Argali.Saving.Zip;

/// <summary>Passes bytes on and keeps their number and CRC-32. Reading and seeking are not possible.</summary>
/// <param name="destination">Where the bytes go; <see cref="Stream.Null"/> to learn the CRC alone.</param>
internal sealed class CheckedWriteStream(Stream destination) : Stream
{
    // Small enough that the bytes are still in the processor's cache when they are written.
    private const int Block = 1 << 17;

    private Crc32 crc;
    private long written;

    public uint Crc => crc.Value;

    public override long Length => written;

    public override long Position
    {
        get => written;
        set => throw new NotSupportedException("The stream only goes forward.");
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            ReadOnlySpan<byte> part = buffer[..Math.Min(Block, buffer.Length)];
            crc.Append(part);
            destination.Write(part);
            written += part.Length;
            buffer = buffer[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => destination.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream only goes forward.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The stream only goes forward.");

    public override void SetLength(long value) => throw new NotSupportedException("The stream only goes forward.");
}
