using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <content>
/// Windows: a rename that is on the disk when it returns, and files that others hold open. The numbers are those of winerror.h and
/// winbase.h.
/// </content>
internal sealed partial class DiskFileSystem
{
    private const int AccessDeniedError = 5;
    private const int WindowsFailure = unchecked((int)0x80070000);
    private const int AccessDenied = WindowsFailure | AccessDeniedError;
    private const int SharingViolation = WindowsFailure | 32;
    private const int LockViolation = WindowsFailure | 33;
    private const int ReplaceExisting = 1;
    private const int WriteThrough = 8;
    private const int LongestPlainPath = 259;

    // A file is closed before it is renamed, and nobody holds it for that moment; with the retries that may be some seconds.
    private static readonly TimeSpan IdleBetweenClosingAndRenaming = TimeSpan.FromMinutes(1);

    private static bool IsHeldOnWindows(Exception failure) => failure.HResult is AccessDenied or SharingViolation or LockViolation;

    private static void MoveOnWindows(string source, string target)
    {
        if (MoveFile(Extended(source), Extended(target), ReplaceExisting | WriteThrough))
            return;
        int error = Marshal.GetLastPInvokeError();
        string message = $"Cannot rename '{source}' to '{target}': {Marshal.GetPInvokeErrorMessage(error)} (error {error}).";
        throw error == AccessDeniedError
            ? new UnauthorizedAccessException(message)
            : new IOException(message, WindowsFailure | (error & 0xFFFF));
    }

    private static bool DeleteUnheldOnWindows(string path)
    {
        if (!IsIdle(path, IdleBetweenClosingAndRenaming))
            return false;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        return true;
    }

    // Longer paths are understood only with this prefix.
    private static string Extended(string path) => path.Length <= LongestPlainPath || path.StartsWith(@"\\?\", StringComparison.Ordinal)
        ? path
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC\" + path[2..] : @"\\?\" + path;

    [LibraryImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool MoveFile(string source, string target, int flags);
}
