namespace Argali.Hdf5;

/// <summary>What groups and datasets to be written have in common: a path and attributes.</summary>
public abstract class Hdf5ObjectBuilder
{
    private protected Hdf5ObjectBuilder(Hdf5GroupBuilder? parent, string name)
    {
        Parent = parent;
        Name = name;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The name within the parent group; empty for the root.</summary>
    public string Name { get; }

    /// <summary>The path from the root, such as <c>/layers/dense</c>; <c>/</c> for the root.</summary>
    public string Path => Parent is null ? "/" : ObjectNames.Join(Parent.Path, Name);

    /// <summary>The attributes to be written with this object.</summary>
    public Hdf5AttributesBuilder Attributes { get; } = new();

    internal Hdf5GroupBuilder? Parent { get; }

    internal int Depth { get; }
}
