using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>A model or weights file is damaged, or does not fit what it is loaded into. Whatever it was loaded into is as it was.</summary>
public sealed class ModelFileException : IOException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ModelFileException()
    {
    }

    /// <summary>Makes an exception that says what was expected and what came.</summary>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with its cause.</summary>
    public ModelFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception that names the place; the message begins with it.</summary>
    /// <param name="message">What was expected and what came, without the place.</param>
    /// <param name="filePath">The file; null for a stream.</param>
    /// <param name="objectPath">The member of the archive or the object in it, such as <c>config.json</c>; null for the whole file.</param>
    /// <param name="offset">The byte in the file where the fault was noticed; -1 when it has no single place.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public ModelFileException(string message, string? filePath, string? objectPath, long offset = -1, Exception? innerException = null)
        : base(Describe(message, filePath, objectPath, offset), innerException)
    {
        FilePath = filePath;
        ObjectPath = objectPath;
        Offset = offset;
    }

    private ModelFileException(Hdf5FormatException cause, string? filePath, string member)
        : base(Describe(cause.Message, filePath, member.Length > 0 ? member : null, -1), cause)
    {
        FilePath = filePath;
        ObjectPath = member + cause.ObjectPath;
        Offset = cause.Offset;
    }

    /// <summary>Gets the path of the file as it was given; null for a stream.</summary>
    public string? FilePath { get; }

    /// <summary>
    /// Gets the member of the archive, or the object in it, such as <c>config.json</c> or <c>model.weights.h5/layers/dense/vars/0</c>;
    /// null for the whole file.
    /// </summary>
    public string? ObjectPath { get; }

    /// <summary>Gets the byte in the file, or in the archive's member, where the fault was noticed; -1 when it has no single place.</summary>
    public long Offset { get; } = -1;

    /// <summary>Makes the exception for a fault in the HDF5 part of a file.</summary>
    /// <param name="cause">The fault; its message names the place.</param>
    /// <param name="filePath">The file; null for a stream.</param>
    /// <param name="member">The archive's member; empty when the file is HDF5 itself.</param>
    internal static ModelFileException Of(Hdf5FormatException cause, string? filePath, string member) => new(cause, filePath, member);

    private static string Describe(string message, string? filePath, string? objectPath, long offset)
    {
        string place = string.Join(": ", new[] { filePath is null ? null : Path.GetFileName(filePath), objectPath }.OfType<string>());
        if (offset >= 0)
            place += (place.Length > 0 ? " " : "") + $"at offset {offset}";
        return place.Length > 0 ? $"{place}: {message}" : message;
    }
}
