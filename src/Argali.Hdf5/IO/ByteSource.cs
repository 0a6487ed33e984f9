using Microsoft.Win32.SafeHandles;

namespace Argali.Hdf5.IO;

/// <summary>Reads bytes at any offset of a file or of a seekable stream, without a buffer of its own.</summary>
internal sealed class ByteSource : IDisposable
{
    private readonly SafeFileHandle? handle;
    private readonly Stream? stream;
    private readonly bool leaveOpen;

    public ByteSource(SafeFileHandle handle)
    {
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public ByteSource(Stream stream, bool leaveOpen)
    {
        this.stream = stream;
        this.leaveOpen = leaveOpen;
        Length = stream.Length;
    }

    public long Length { get; }

    /// <summary>Fills as much of <paramref name="destination"/> as the file still has.</summary>
    /// <returns>The number of bytes read; less than asked for only at the end.</returns>
    public int Read(Span<byte> destination, long offset)
    {
        if (stream is not null)
        {
            stream.Position = offset;
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }

        int total = 0;
        while (total < destination.Length)
        {
            int read = RandomAccess.Read(handle!, destination[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    public void Dispose()
    {
        handle?.Dispose();
        if (!leaveOpen)
            stream?.Dispose();
    }
}
