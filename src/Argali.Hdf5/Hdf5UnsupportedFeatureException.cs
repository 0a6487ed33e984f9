namespace Argali.Hdf5;

/// <summary>
/// The file uses a part of HDF5 that this library does not read, such as external links or a compression plug-in.
/// The file may be valid; rewriting it with contiguous datasets and hard links makes it readable.
/// </summary>
public sealed class Hdf5UnsupportedFeatureException : Hdf5FormatException
{
    /// <summary>Creates the exception without a place.</summary>
    public Hdf5UnsupportedFeatureException()
    {
    }

    /// <summary>Creates the exception without a place.</summary>
    /// <param name="message">The feature and what to do about it.</param>
    public Hdf5UnsupportedFeatureException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception without a place.</summary>
    /// <param name="message">The feature and what to do about it.</param>
    /// <param name="innerException">The cause.</param>
    public Hdf5UnsupportedFeatureException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="feature">The feature, such as "external link 'w' to 'other.h5'".</param>
    /// <param name="objectPath">Path of the object that uses it, or null.</param>
    /// <param name="offset">Byte offset in the file, or -1.</param>
    public Hdf5UnsupportedFeatureException(string feature, string? objectPath, long offset)
        : base($"{feature} is not supported.", objectPath, offset) => Feature = feature;

    /// <summary>The feature's name, or null when none was given.</summary>
    public string? Feature { get; }
}
