using Argali.Hdf5;

namespace Argali.Tests.Saving;

/// <summary>The objects of an HDF5 file that Keras knows, as <c>h5ls -r</c> lists them: all but the group <c>/argali</c>.</summary>
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
                {
                    if (inner.Path != "/argali")
                        Visit(inner);
                }

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
            {
                (string path, int end) = PathOf(line);
                lines.Add(path, line[end..].Trim());
            }
        }

        return lines;
    }

    // h5ls writes a space in a name as "\ " and bytes beyond ASCII in octal.
    private static (string Path, int End) PathOf(string line)
    {
        var bytes = new List<byte>();
        int at = 0;
        while (at < line.Length && line[at] != ' ')
        {
            if (line[at] != '\\')
            {
                bytes.Add((byte)line[at++]);
            }
            else if (char.IsAsciiDigit(line[at + 1]))
            {
                bytes.Add(Convert.ToByte(line.Substring(at + 1, 3), 8));
                at += 4;
            }
            else
            {
                bytes.Add((byte)line[at + 1]);
                at += 2;
            }
        }

        return (System.Text.Encoding.UTF8.GetString([.. bytes]), at);
    }
}
