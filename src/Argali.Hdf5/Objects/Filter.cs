namespace Argali.Hdf5.Objects;

/// <summary>One step of a filter pipeline.</summary>
/// <param name="Id">Which filter it is.</param>
/// <param name="Parameter">Its first parameter: the element size of shuffle, the level of deflate.</param>
internal readonly record struct Filter(int Id, uint Parameter);
