namespace Argali.Hdf5;

/// <summary>Where a dataset's bytes lie in a planned file.</summary>
/// <param name="Path">The dataset's path, such as <c>/layers/dense/vars/0</c>.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Number of bytes; 0 for an empty dataset.</param>
public readonly record struct Hdf5DatasetPlacement(string Path, long Offset, long Length);
