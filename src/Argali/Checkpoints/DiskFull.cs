namespace Argali.Checkpoints;

/// <summary>Recognizes that a file could not be written because there is no space for it.</summary>
internal static class DiskFull
{
    private const int NoSpaceUnix = 28;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int FileTooLargeUnix = 27;
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int QuotaWindows = unchecked((int)0x80070510);

    /// <summary>Whether <paramref name="failure"/>, or what caused it, is a full disk or a used-up quota.</summary>
    public static bool Is(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            // On Unix, .NET gives the number of errno.h as HResult.
            if (cause is IOException && IsCode(cause.HResult))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCode(int code) =>
        code is DiskFullWindows or HandleDiskFullWindows or QuotaWindows
        || (!OperatingSystem.IsWindows() && code is NoSpaceUnix or FileTooLargeUnix or QuotaLinux or QuotaMac);
}
