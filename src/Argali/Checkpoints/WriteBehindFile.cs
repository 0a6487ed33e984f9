using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <summary>A file whose bytes the system begins to write to the disk while the rest is still being made, where it can be asked to.</summary>
/// <remarks>
/// Nothing is promised by it, and nothing rests on it: the flush at the end does that, and finds most of the work done. Without it, a system
/// with memory to spare keeps everything until that flush, and the disk idles while the file is computed. Only Linux has the request
/// (sync_file_range(2), which does not touch the error that a later flush reports); elsewhere this is an ordinary file.
/// </remarks>
internal sealed partial class WriteBehindFile(string path, FileStreamOptions options) : FileStream(path, options)
{
    // Large enough that a request costs nothing, small enough that the last part, for which the flush waits, is short.
    private const long Step = 4 << 20;
    private const uint BeginWriting = 2;

    private long begun;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        BeginWritingWhatIsThere();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        BeginWritingWhatIsThere();
    }

    private void BeginWritingWhatIsThere()
    {
        long position = Position;
        if (position - begun < Step || !OperatingSystem.IsLinux())
            return;
        _ = SyncFileRange(SafeFileHandle.DangerousGetHandle().ToInt32(), begun, position - begun, BeginWriting);
        begun = position;
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(int descriptor, long start, long length, uint flags);
}
