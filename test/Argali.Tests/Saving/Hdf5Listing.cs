using Argali.Hdf5;

namespace Argali.Tests.Saving;

/// <summary>The objects of an HDF5 file as <c>h5ls -r</c> lists them.</summary>
internal static class Hdf5Listing
{
    /// <summary>Path to description: <c>Group</c>, <c>Dataset {6, 5}</c>, <c>Dataset {SCALAR}</c>.</summary>
    public static SortedDictionary<string, string> Of(Hdf5Group root)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Visit(root);
        return lines;

        void Visit(Hdf5Group group)
        {
            lines.Add(group.Path, "Group");
            foreach (Hdf5Object member in group.Members())
            {
                if (member is Hdf5Group inner)
                    Visit(inner);
                else if (member is Hdf5Dataset data)
                    lines.Add(data.Path, $"Dataset {{{(data.Shape.Length == 0 ? "SCALAR" : string.Join(", ", data.Shape.ToArray()))}}}");
            }
        }
    }

    /// <summary>Path to element type, of the datasets alone.</summary>
    public static SortedDictionary<string, string> TypesOf(Hdf5Group root)
    {
        var types = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string path, string description) in Of(root))
        {
            if (description != "Group")
                types.Add(path, root.Dataset(path).Type.ToString());
        }

        return types;
    }

    /// <summary>The recorded listing of one file: of the section that begins with <c># title</c>.</summary>
    public static SortedDictionary<string, string> Recorded(string listing, string title)
    {
        var lines = new SortedDictionary<string, string>(StringComparer.Ordinal);
        bool inside = false;
        foreach (string line in listing.Split('\n'))
        {
            if (line.StartsWith('#'))
                inside = line == "# " + title;
            else if (inside && line.Length > 0)
                lines.Add(line.Split(' ')[0], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
        }

        return lines;
    }
}
