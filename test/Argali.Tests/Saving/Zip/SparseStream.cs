namespace Argali.Tests.Saving.Zip;

/// <summary>A stream of any length that keeps only what is not zero.</summary>
internal sealed class SparseStream : Stream
{
    private const int Block = 1 << 16;
    private readonly Dictionary<long, byte[]> blocks = [];
    private long length;

    public override long Length => length;

    public override long Position { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            (long index, long start) = Math.DivRem(Position, Block);
            ReadOnlySpan<byte> part = buffer[..(int)Math.Min(buffer.Length, Block - start)];
            if (blocks.TryGetValue(index, out byte[]? block) || part.ContainsAnyExcept((byte)0))
                part.CopyTo((block ?? (blocks[index] = new byte[Block])).AsSpan((int)start));
            Position += part.Length;
            buffer = buffer[part.Length..];
        }

        length = Math.Max(length, Position);
    }

    public override int Read(Span<byte> buffer)
    {
        (long index, long start) = Math.DivRem(Position, Block);
        int count = (int)Math.Min(Math.Min(buffer.Length, Block - start), Math.Max(length - Position, 0));
        if (blocks.TryGetValue(index, out byte[]? block))
            block.AsSpan((int)start, count).CopyTo(buffer);
        else
            buffer[..count].Clear();
        Position += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void SetLength(long value) => length = value;

    public override void Flush()
    {
    }
}
