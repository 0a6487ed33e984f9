namespace Argali.Hdf5.IO;

/// <summary>Passes on what a data source writes and refuses more than was declared.</summary>
internal sealed class ExactLengthStream(Stream destination, string path, long expected) : Stream
{
    private long written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > expected - written)
        {
            throw new InvalidOperationException(
                $"{path}: the data source wrote more than the {expected} bytes that the type and shape declare.");
        }

        destination.Write(buffer);
        written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public void RequireComplete()
    {
        if (written != expected)
        {
            throw new InvalidOperationException(
                $"{path}: the data source wrote {written} bytes, but the type and shape declare {expected}.");
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
