using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Argali.Checkpoints;

/// <content>
/// What .NET does not offer: flushing a directory (it refuses to open one), and macOS's request that the drive itself
/// write its cache. The numbers are those of fcntl.h and errno.h.
/// </content>
internal sealed partial class DiskFileSystem
{
    private const int ReadOnly = 0;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;
    private const int FullFlush = 51;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int NotSupportedLinux = 95;
    private const int NotSupportedMac = 45;

    private static void FlushUnixDirectory(string directory)
    {
        int closeOnExec = OperatingSystem.IsMacOS() ? CloseOnExecMac : OperatingSystem.IsLinux() ? CloseOnExecLinux : 0;
        int descriptor = Open(directory, ReadOnly | closeOnExec);
        if (descriptor < 0)
        {
            throw Failure("open", directory);
        }

        try
        {
            while (Flush(descriptor) < 0)
            {
                int error = Marshal.GetLastPInvokeError();

                // Some network file systems cannot flush a directory and say so; there is nothing more to ask of them.
                if (error is InvalidArgument or NotSupportedLinux or NotSupportedMac)
                {
                    return;
                }

                if (error != Interrupted)
                {
                    throw Failure("flush", directory);
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    // A file system without the request (a network share) refuses it; the ordinary flush has been done before.
    private static void FlushDriveCache(SafeFileHandle file) => _ = Control(file, FullFlush);

    private static IOException Failure(string what, string directory)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"Cannot {what} the directory '{directory}': {Marshal.GetPInvokeErrorMessage(error)} (error {error}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command);
}
