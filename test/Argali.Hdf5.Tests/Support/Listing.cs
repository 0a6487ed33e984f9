using System.Text;

namespace Argali.Hdf5.Tests.Support;

/// <summary>Lists a file the way <c>h5ls -r</c> does.</summary>
internal static class Listing
{
    public static string Of(Hdf5File file)
    {
        var text = new StringBuilder();
        Add(text, file.Root);
        return text.ToString();
    }

    /// <summary>The listing of one file out of a recorded text, whose parts begin with <c># name</c>.</summary>
    public static string? Recorded(string name)
    {
        string path = Path.Combine(Goldens.Root, name.Split('.')[0] + ".h5ls.txt");
        if (!File.Exists(path))
            return null;
        foreach (string part in File.ReadAllText(path).Split("# "))
        {
            if (part.StartsWith(name + "\n", StringComparison.Ordinal))
                return part[(name.Length + 1)..].TrimEnd() + "\n";
        }

        return null;
    }

    private static void Add(StringBuilder text, Hdf5Object item)
    {
        string path = Escape(item.Path);
        text.Append(path.PadRight(24)).Append(' ');
        if (item is Hdf5Dataset dataset)
        {
            string shape = dataset.Shape.Length == 0 ? "SCALAR" : string.Join(", ", dataset.Shape.ToArray());
            text.Append("Dataset {").Append(shape).Append("}\n");
            return;
        }

        text.Append("Group\n");
        foreach (var member in ((Hdf5Group)item).Members())
            Add(text, member);
    }

    /// <summary>h5ls prints bytes outside ASCII in octal and blanks, quotes and backslashes with a backslash.</summary>
    private static string Escape(string path)
    {
        var text = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(path))
        {
            if (value >= 0x7F)
                text.Append('\\').Append(Convert.ToString(value, 8));
            else if (value is (byte)' ' or (byte)'"' or (byte)'\\')
                text.Append('\\').Append((char)value);
            else
                text.Append((char)value);
        }

        return text.ToString();
    }
}
