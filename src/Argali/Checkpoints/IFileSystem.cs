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

    /// <summary>Creates a file that must not exist yet, with the permissions of <paramref name="permissionsOf"/> if that exists.</summary>
    Stream Create(string path, string permissionsOf);

    /// <summary>Returns once everything written to <paramref name="file"/> is on the disk.</summary>
    void FlushToDisk(Stream file);

    /// <summary>Gives <paramref name="source"/> the name <paramref name="target"/> in one step, replacing what had it.</summary>
    void Replace(string source, string target);

    /// <summary>Returns once the names in <paramref name="directory"/> are on the disk, where the platform can promise that.</summary>
    void FlushDirectory(string directory);

    /// <summary>Removes a file; a file that is not there is no error.</summary>
    void Delete(string path);

    /// <summary>Whether <see cref="Replace"/> failed because another process holds a file open, which may pass.</summary>
    bool IsHeldByAnother(Exception failure);

    /// <summary>Lets <paramref name="time"/> pass.</summary>
    void Wait(TimeSpan time);
}
