using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Argali.Checkpoints;

/// <content>
/// What .NET does not offer: flushing a directory (it refuses to open one), asking whether a file is locked, and macOS's request that the
/// drive itself write its cache. The numbers are those of fcntl.h, file.h and errno.h.
/// </content>
internal sealed partial class DiskFileSystem
{
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecMac = 0x1000000;
    private const int FullFlush = 51;
    private const int Shared = 1;
    private const int ExclusiveWithoutWaiting = 2 | 4;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int NotSupportedLinux = 95;
    private const int NotSupportedMac = 45;

    private static int CloseOnExec =>
        OperatingSystem.IsMacOS() ? CloseOnExecMac : OperatingSystem.IsLinux() ? CloseOnExecLinux : 0;

    // Who writes a file holds a shared lock on it, which readers may hold too; whether it is abandoned is asked with an exclusive one.
    [UnsupportedOSPlatform("windows")]
    private static WriteBehindFile CreateOnUnix(string path, string permissionsOf, long length)
    {
        while (true)
        {
            WriteBehindFile? file = null;
            try
            {
                file = Open(path, FileShare.ReadWrite | FileShare.Delete, length);
                _ = Lock(file.SafeFileHandle, Shared);

                // Between creating and locking it looked abandoned, and may have been removed.
                if (File.Exists(path))
                {
                    if (File.Exists(permissionsOf))
                        File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(permissionsOf));
                    return file;
                }

                file.Dispose();
            }
            catch (IOException e) when (file is null && e.HResult is WouldBlockLinux or WouldBlockMac)
            {
                // .NET locks when it opens, and another run was just asking for the lock.
                File.Delete(path);
            }
            catch
            {
                file?.Dispose();
                throw;
            }
        }
    }

    private static bool DeleteUnlockedOnUnix(string path)
    {
        int descriptor = Open(path, ReadWrite | CloseOnExec);
        if (descriptor < 0)
            return false;
        try
        {
            // A file system that knows no locks refuses too: then nobody can tell, and the file stays.
            if (Lock(descriptor, ExclusiveWithoutWaiting) < 0)
                return false;
            File.Delete(path);
            return true;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private void FlushUnixDirectory(string directory)
    {
        int descriptor = Open(directory, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            throw Failure("open", directory);
        }

        using var opened = new SafeFileHandle(descriptor, ownsHandle: true);
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

        flushDrive?.Invoke(opened);
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

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command);
}
