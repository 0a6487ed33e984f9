namespace Argali.Hdf5.Objects;

/// <summary>The dimensions of a dataset or attribute. The null dataspace has no dimension and no element.</summary>
internal sealed record Dataspace(long[] Shape, long[] MaximumShape, long ElementCount);
