using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5;

/// <summary>
/// An HDF5 file open for reading, and the entry to writing one. An open file and its objects are for one thread at a time.
/// </summary>
/// <remarks>
/// Whatever bytes a file holds, reading them ends in data or in an <see cref="Hdf5FormatException"/>, and takes memory in proportion
/// to the file's length and to the destinations the caller provides. An <see cref="IOException"/> of another kind comes from the
/// disk or stream itself.
/// </remarks>
public sealed class Hdf5File : IDisposable
{
    private readonly FileContext context;

    private Hdf5File(FileContext context)
    {
        this.context = context;
        long address = Superblock.Read(context).RootHeaderAddress;
        var header = ObjectHeader.Read(context, ObjectPath.Root, address);
        Root = GroupReader.IsGroup(header)
            ? new Hdf5Group(context, ObjectPath.Root, header)
            : throw new Hdf5FormatException("The root object is not a group.", "/", address);
    }

    /// <summary>The root group.</summary>
    public Hdf5Group Root { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Length => context.FileLength;

    /// <summary>Opens a file on disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The file, to be disposed.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5FormatException">It is not HDF5, truncated, or damaged at the root.</exception>
    public static Hdf5File Open(string path)
        => Open(new ByteSource(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess)));

    /// <summary>Opens a file in a seekable stream, from the stream's first byte to its end.</summary>
    /// <param name="stream">The stream; nothing else may move it while the file is open.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the file is disposed. Default true.</param>
    /// <returns>The file, to be disposed.</returns>
    /// <exception cref="ArgumentException">The stream cannot seek and read.</exception>
    /// <exception cref="Hdf5FormatException">It is not HDF5, truncated, or damaged at the root.</exception>
    public static Hdf5File Open(Stream stream, bool leaveOpen = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek || !stream.CanRead)
            throw new ArgumentException("The stream must be able to read and to seek; copy it to a file or to memory first.", nameof(stream));
        return Open(new ByteSource(stream, leaveOpen));
    }

    /// <summary>Lays out a file to be written. See <see cref="Hdf5GroupBuilder"/> for an example.</summary>
    /// <param name="root">The root group with everything in it.</param>
    /// <returns>The layout, which knows the length and writes the bytes.</returns>
    /// <exception cref="ArgumentException">The group is not a root.</exception>
    public static Hdf5Layout Plan(Hdf5GroupBuilder root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (root.Parent is not null)
            throw new ArgumentException($"A file begins with a root group. Received '{root.Path}'.", nameof(root));
        return new(root);
    }

    /// <summary>Closes the file. Objects obtained from it can no longer be read.</summary>
    public void Dispose() => context.Dispose();

    private static Hdf5File Open(ByteSource source)
    {
        var context = new FileContext(source);
        try
        {
            return new(context);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }
}
