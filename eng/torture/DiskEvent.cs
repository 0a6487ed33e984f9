namespace Argali.Torture;

/// <summary>What happened on a <see cref="SimulatedDisk"/>, in order. Files are numbered as they are created; names are paths.</summary>
internal abstract record DiskEvent
{
    /// <summary>A change of names: on the disk once the directory is flushed, in any combination before.</summary>
    public abstract record Naming : DiskEvent;

    public sealed record Created(string Name, int File) : Naming;

    public sealed record Renamed(string From, string To) : Naming;

    public sealed record Deleted(string Name) : Naming;

    /// <summary>Bytes of a file: on the disk once the file is flushed, in any combination of sectors before.</summary>
    public sealed record Written(int File, long Offset, byte[] Bytes) : DiskEvent;

    public sealed record FileFlushed(int File) : DiskEvent;

    public sealed record NamesFlushed : DiskEvent;

    /// <summary>A save was reported: from here on it must survive.</summary>
    public sealed record Reported(int Version) : DiskEvent;
}
