using System.Globalization;
using System.Text;

namespace Argali.Checkpoints;

/// <summary>Looks, before training, whether files can be saved in a folder.</summary>
internal static class FolderCheck
{
    // The limit of ext4, xfs, btrfs, NTFS and APFS; NTFS counts UTF-16 units, which are no more than bytes.
    private const int LongestName = 255;
    private const int LongestPathLinux = 4095;
    private const int LongestPathMac = 1023;
    private const int LongestPathWindows = 32_766;
    private static readonly string[] NetworkFormats = ["nfs", "nfs4", "cifs", "smb", "smbfs", "smb2", "9p", "afs", "fuse.sshfs", "fuseblk.sshfs"];

    /// <summary>Finds what would keep a file from being saved at <paramref name="path"/>; null if nothing would.</summary>
    public static IOException? FindProblem(string path, IFileSystem files)
    {
        string full = Path.GetFullPath(path);
        if (TooLong(full) is { } tooLong)
        {
            return tooLong;
        }

        if (files.IsDirectory(full))
        {
            return new IOException(
                $"Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an existing directory: {path}");
        }

        string? folder = Path.GetDirectoryName(full);
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
            {
                return new IOException($"The folder of '{path}' cannot be made: '{folder}' is a file.");
            }

            folder = Path.GetDirectoryName(folder);
        }

        return folder is null
            ? new IOException($"The folder of '{path}' cannot be made: there is no '{Path.GetPathRoot(full)}'.")
            : CannotWrite(path, folder);
    }

    /// <summary>Finds out whether a path is on another machine's disk, where a flush is worth what that machine makes of it.</summary>
    public static string? NetworkOf(string path)
    {
        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows() && full.StartsWith(@"\\", StringComparison.Ordinal) && !full.StartsWith(@"\\?\", StringComparison.Ordinal))
        {
            return "a network share";
        }

        return DriveOf(full) is { } drive && (drive.DriveType == DriveType.Network || NetworkFormats.Contains(drive.DriveFormat))
            ? drive.DriveFormat
            : null;
    }

    /// <summary>The bytes that are free where a path is; null when that cannot be told.</summary>
    public static long? FreeBytes(string path) => DriveOf(Path.GetFullPath(path))?.AvailableFreeSpace;

    private static PathTooLongException? TooLong(string full)
    {
        int limit = OperatingSystem.IsWindows() ? LongestPathWindows : OperatingSystem.IsMacOS() ? LongestPathMac : LongestPathLinux;
        int length = Encoding.UTF8.GetByteCount(full);
        if (length > limit)
        {
            return new PathTooLongException(string.Create(
                CultureInfo.InvariantCulture, $"A path may have {limit} bytes, and this one has {length}: '{full}'. Shorten filepath."));
        }

        string? name = full.Split(Path.DirectorySeparatorChar).FirstOrDefault(part => Encoding.UTF8.GetByteCount(part) > LongestName);
        return name is null
            ? null
            : new PathTooLongException(string.Create(
                CultureInfo.InvariantCulture,
                $"A name may have {LongestName} bytes, and this one has {Encoding.UTF8.GetByteCount(name)}: '{name}'. Shorten filepath."));
    }

    // Permissions, read-only mounts and full tables of files are found out by making one.
    private static IOException? CannotWrite(string path, string folder)
    {
        string probe = Path.Join(folder, $".argali-probe-{Guid.NewGuid():N}");
        try
        {
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
            {
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new IOException($"'{path}' could not be saved: the folder '{folder}' cannot be written. {e.Message}", e);
        }
    }

    private static DriveInfo? DriveOf(string full)
    {
        try
        {
            // On Unix the drive of a path is the file system with the longest mount point above it.
            DriveInfo? drive = OperatingSystem.IsWindows()
                ? new DriveInfo(Path.GetPathRoot(full)!)
                : DriveInfo.GetDrives().Where(d => IsAbove(d.Name, full)).MaxBy(d => d.Name.Length);
            return drive is { IsReady: true } ? drive : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsAbove(string mount, string full) =>
        full.StartsWith(mount, StringComparison.Ordinal) && (mount.EndsWith('/') || full.Length == mount.Length || full[mount.Length] == '/');
}
