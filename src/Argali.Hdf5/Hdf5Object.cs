using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5;

/// <summary>What groups and datasets of an open file have in common: a path and attributes.</summary>
public abstract class Hdf5Object
{
    private Hdf5AttributeCollection? attributes;

    private protected Hdf5Object(FileContext context, ObjectPath where, ObjectHeader header)
    {
        Context = context;
        Where = where;
        Header = header;
    }

    /// <summary>The path from the root, such as <c>/layers/dense/vars/0</c>; <c>/</c> for the root.</summary>
    public string Path => Where.ToString();

    /// <summary>The object's attributes, read when first asked for.</summary>
    /// <exception cref="Hdf5FormatException">An attribute is damaged.</exception>
    public Hdf5AttributeCollection Attributes => attributes ??= AttributeReader.ReadAll(Context, Where, Header);

    internal FileContext Context { get; }

    internal ObjectPath Where { get; }

    internal ObjectHeader Header { get; }
}
