namespace Argali.Hdf5.IO;

/// <summary>A path kept as its last name and a link to the rest, so that deep trees do not store their names over and over.</summary>
internal sealed class ObjectPath
{
    private readonly string name;

    private ObjectPath(ObjectPath? parent, string name)
    {
        Parent = parent;
        this.name = name;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    public static ObjectPath Root { get; } = new(null, "");

    public ObjectPath? Parent { get; }

    public int Depth { get; }

    public ObjectPath Member(string member) => new(this, member);

    public override string ToString()
    {
        if (Parent is null)
            return "/";
        var names = new string[Depth + 1];
        int next = Depth;
        for (var path = this; path is not null; path = path.Parent)
            names[next--] = path.name;
        return string.Join('/', names);
    }
}
