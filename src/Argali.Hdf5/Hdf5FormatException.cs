namespace Argali.Hdf5;

/// <summary>
/// The bytes of an HDF5 file contradict the format, or the file ends too early. The message names the object and the offset.
/// </summary>
public class Hdf5FormatException : IOException
{
    /// <summary>Creates the exception without a place.</summary>
    public Hdf5FormatException()
        : this("The file is not valid HDF5.")
    {
    }

    /// <summary>Creates the exception without a place.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public Hdf5FormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception without a place.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">The cause.</param>
    public Hdf5FormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected and what was found, without the place.</param>
    /// <param name="objectPath">Path of the group, dataset or attribute, or null when the fault lies outside any object.</param>
    /// <param name="offset">Byte offset in the file, or -1 when the fault has no single place.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public Hdf5FormatException(string message, string? objectPath, long offset, Exception? innerException = null)
        : base(Describe(message, objectPath, offset), innerException)
    {
        ObjectPath = objectPath;
        Offset = offset;
    }

    /// <summary>Path of the group, dataset or attribute concerned, such as <c>/layers/dense/vars/0</c>; null when outside any.</summary>
    public string? ObjectPath { get; }

    /// <summary>Byte offset in the file at which the fault was noticed; -1 when it has no single place.</summary>
    public long Offset { get; } = -1;

    private static string Describe(string message, string? objectPath, long offset)
    {
        string place = (objectPath, offset) switch
        {
            (null, < 0) => "",
            (null, _) => $"at offset {offset}: ",
            (_, < 0) => $"{objectPath}: ",
            _ => $"{objectPath} at offset {offset}: ",
        };
        return place + message;
    }
}
