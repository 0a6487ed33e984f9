using System.Diagnostics.CodeAnalysis;
using System.Text;
using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;

namespace Argali.Hdf5;

/// <summary>A group of an open file. Paths given to its methods are relative to it; a leading slash changes nothing.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    private readonly Dictionary<string, Hdf5Group> openedGroups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Link> links;
    private readonly string[] names;

    internal Hdf5Group(FileContext context, ObjectPath where, ObjectHeader header)
        : base(context, where, header)
    {
        context.EnterGroup(header.Address, where);
        if (where.Depth > Hdf5Constants.MaximumDepth)
            throw new Hdf5FormatException($"Groups are nested more than {Hdf5Constants.MaximumDepth} deep.", Path, header.Address);
        links = GroupReader.ReadLinks(context, where, header);
        names = new string[links.Count];
        links.Keys.CopyTo(names, 0);
        Array.Sort(Array.ConvertAll(names, Encoding.UTF8.GetBytes), names, Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
    }

    /// <summary>The names of all members, links that are not supported included, in the order of their UTF-8 bytes.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Whether a path leads to anything, be it a group, a dataset or an unsupported link.</summary>
    /// <param name="path">Names joined with slashes.</param>
    /// <returns>True if it does.</returns>
    /// <exception cref="Hdf5FormatException">A group on the way is damaged.</exception>
    public bool Contains(string path)
    {
        var (parent, name) = FindParent(path);
        return parent is not null && parent.links.ContainsKey(name);
    }

    /// <summary>Opens the group at a path.</summary>
    /// <param name="path">Names joined with slashes.</param>
    /// <returns>The group.</returns>
    /// <exception cref="Hdf5FormatException">There is no such group, or it is damaged.</exception>
    public Hdf5Group Group(string path)
        => TryGetGroup(path, out var group) ? group : throw Missing("group", path);

    /// <summary>Opens the dataset at a path.</summary>
    /// <param name="path">Names joined with slashes.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="Hdf5FormatException">There is no such dataset, or it is damaged.</exception>
    public Hdf5Dataset Dataset(string path)
        => TryGetDataset(path, out var dataset) ? dataset : throw Missing("dataset", path);

    /// <summary>Opens the group at a path, if there is one.</summary>
    /// <param name="path">Names joined with slashes.</param>
    /// <param name="group">The group, or null.</param>
    /// <returns>False when the path leads nowhere or to a dataset.</returns>
    /// <exception cref="Hdf5FormatException">It, or a group on the way, is damaged or an unsupported link.</exception>
    public bool TryGetGroup(string path, [MaybeNullWhen(false)] out Hdf5Group group)
    {
        var (parent, name) = FindParent(path);
        group = parent?.OpenMember(name) as Hdf5Group;
        return group is not null;
    }

    /// <summary>Opens the dataset at a path, if there is one.</summary>
    /// <param name="path">Names joined with slashes.</param>
    /// <param name="dataset">The dataset, or null.</param>
    /// <returns>False when the path leads nowhere or to a group.</returns>
    /// <exception cref="Hdf5FormatException">It, or a group on the way, is damaged or an unsupported link.</exception>
    public bool TryGetDataset(string path, [MaybeNullWhen(false)] out Hdf5Dataset dataset)
    {
        var (parent, name) = FindParent(path);
        dataset = parent?.OpenMember(name) as Hdf5Dataset;
        return dataset is not null;
    }

    /// <summary>Opens all members in the order of <see cref="Names"/>, one at a time.</summary>
    /// <returns>Groups and datasets.</returns>
    /// <exception cref="Hdf5FormatException">A member is damaged, or a link or kind of object that is not supported.</exception>
    public IEnumerable<Hdf5Object> Members()
    {
        foreach (string name in names)
            yield return OpenMember(name)!;
    }

    private (Hdf5Group? Parent, string Name) FindParent(string path)
    {
        string[] parts = ObjectNames.Split(path);
        var group = this;
        for (int i = 0; i < parts.Length - 1 && group is not null; i++)
            group = group.OpenMember(parts[i]) as Hdf5Group;
        return (group, parts[^1]);
    }

    private Hdf5Object? OpenMember(string name)
    {
        ObjectDisposedException.ThrowIf(Context.IsDisposed, typeof(Hdf5File));
        if (openedGroups.TryGetValue(name, out var opened))
            return opened;
        if (!links.TryGetValue(name, out var link))
            return null;
        var where = Where.Member(name);
        if (link.Unsupported is not null)
            throw new Hdf5UnsupportedFeatureException($"A {link.Unsupported}", where.ToString(), Header.Address);
        var header = ObjectHeader.Read(Context, where, link.HeaderAddress);
        if (GroupReader.IsGroup(header))
            return openedGroups[name] = new Hdf5Group(Context, where, header);
        return new Hdf5Dataset(Context, where, header);
    }

    private Hdf5FormatException Missing(string kind, string path)
    {
        const int Shown = 20;
        string rest = names.Length > Shown ? ", ..." : "";
        return new($"There is no {kind} '{path}'. The group holds: {string.Join(", ", names.Take(Shown))}{rest}.", Path, -1);
    }
}
