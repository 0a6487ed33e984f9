namespace Argali.Hdf5.Objects;

/// <summary>A member of a group. Links other than hard ones have no address but a description, such as "soft link to '/a'".</summary>
internal readonly record struct Link(string Name, long HeaderAddress, string? Unsupported);
