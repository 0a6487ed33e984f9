using System.IO.Compression;

namespace Argali.Hdf5.Tests.Support;

/// <summary>Finds the golden files from wherever the tests run.</summary>
internal static class Goldens
{
    public static string Root { get; } = Locate("test/goldens/files");

    public static string Fixtures { get; } = Locate("test/Argali.Hdf5.Tests/Fixtures");

    /// <summary>Every HDF5 file among the goldens, those inside .keras archives as <c>name.keras!model.weights.h5</c>.</summary>
    public static IEnumerable<string> Hdf5Names()
    {
        foreach (string path in Directory.EnumerateFiles(Root).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(path);
            if (name.EndsWith(".h5", StringComparison.Ordinal))
                yield return name;
            else if (name.EndsWith(".keras", StringComparison.Ordinal) && ReadWeightsMember(path) is not null)
                yield return name + "!model.weights.h5";
        }
    }

    public static byte[] Read(string name)
    {
        string path = Path.Combine(Root, name.Split('!')[0]);
        return name.Contains('!') ? ReadWeightsMember(path)! : File.ReadAllBytes(path);
    }

    private static byte[]? ReadWeightsMember(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            if (archive.GetEntry("model.weights.h5") is not { } entry)
                return null;
            using var stream = entry.Open();
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string Locate(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Argali.slnx")))
                return Path.Combine(folder.FullName, relative);
        }

        throw new DirectoryNotFoundException("The repository's root was not found above the tests' folder.");
    }
}
