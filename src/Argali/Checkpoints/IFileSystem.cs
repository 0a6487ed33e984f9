namespace Argali.Checkpoints;

/// <summary>The operations of the commit protocol, one system call each, so that tests can fail any of them.</summary>
internal interface IFileSystem
{
    /// <summary>The path a symbolic link finally points at (whether or not anything is there); any other path as it is.</summary>
    string FinalTarget(string path);

    /// <summary>Whether a directory is at <paramref name="path"/>.</summary>
    bool IsDirectory(string path);

    /// <summary>Creates a directory whose parent exists; one that is there already is no error.</summary>
    void CreateDirectory(string path);

    /// <summary>The names of the files in <paramref name="directory"/>; none if it is not there.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>
    /// Creates a file that must not exist yet, with the permissions of <paramref name="permissionsOf"/> if that exists, and space for
    /// <paramref name="length"/> bytes. Until it is closed, <see cref="DeleteAbandoned"/> leaves it alone.
    /// </summary>
    Stream Create(string path, string permissionsOf, long length);

    /// <summary>Returns once everything written to <paramref name="file"/> is on the disk.</summary>
    void FlushToDisk(Stream file);

    /// <summary>
    /// Gives <paramref name="source"/>, which is open as <paramref name="file"/>, the name <paramref name="target"/> in one step,
    /// replacing what had it. The file is closed afterwards, or before where an open file cannot be renamed.
    /// </summary>
    void Replace(Stream file, string source, string target);

    /// <summary>Returns once the names in <paramref name="directory"/> are on the disk, where the platform can promise that.</summary>
    void FlushDirectory(string directory);

    /// <summary>Removes a file; a file that is not there is no error.</summary>
    void Delete(string path);

    /// <summary>Removes a file that no process is writing. Whether it did: a file that is or may be in use stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ofThisMachine">Whether it was made on this machine, so that a lock tells for certain.</param>
    bool DeleteAbandoned(string path, bool ofThisMachine);

    /// <summary>Whether <see cref="Replace"/> failed because another process holds a file open, which may pass.</summary>
    bool IsHeldByAnother(Exception failure);

    /// <summary>Lets <paramref name="time"/> pass.</summary>
    void Wait(TimeSpan time);
}
