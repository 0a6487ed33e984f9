using Argali.Hdf5;
using Argali.Saving;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;
using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving;

/// <summary>A <c>.keras</c> file that Keras wrote, taken apart, so that a test can put it together in another form.</summary>
internal sealed class RecordedFile
{
    private readonly List<(string Name, byte[] Content)> assets = [];

    /// <param name="name">The name of a recorded file.</param>
    public RecordedFile(string name)
        : this(GoldenFiles.FullPath($"files/{name}.keras"), isWeights: false)
    {
    }

    private RecordedFile(string path, bool isWeights)
    {
        if (isWeights)
        {
            using Hdf5File alone = Hdf5File.Open(path);
            Take(alone.Root);
            return;
        }

        using FileStream stream = File.OpenRead(path);
        var archive = new ZipReader(stream, path);
        Config = (Config)KerasArchive.ReadConfig(archive, path)!;
        foreach (string member in archive.Names.Where(member => member.StartsWith("assets/", StringComparison.Ordinal)))
            assets.Add((member, archive.ReadAll(member, int.MaxValue)));
        using Hdf5File weights = KerasArchive.OpenWeights(archive, path);
        Take(weights.Root);
    }

    /// <summary>Takes apart a file that Argali wrote; what only Argali reads is left out.</summary>
    public static RecordedFile Of(string path) => new(path, isWeights: path.EndsWith(".weights.h5", StringComparison.Ordinal));

    /// <summary>The release that the file says to be of.</summary>
    public string Release { get; set; } = "3.3.3";

    public Config Config { get; } = [];

    /// <summary>The datasets by their paths, without a leading slash.</summary>
    public SortedDictionary<string, StoredData> Datasets { get; } = new(StringComparer.Ordinal);

    /// <summary>The groups by their paths, with the text of the attribute <c>name</c>; null for none.</summary>
    public SortedDictionary<string, string?> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Every JSON object of the config, parents first.</summary>
    public IEnumerable<Config> Objects() => Objects(Config);

    /// <summary>The configs of all layers of a class.</summary>
    public IEnumerable<Config> ConfigsOf(params IEnumerable<string> classes) =>
        Objects().Where(item => classes.Contains(item.Find("class_name") as string)).Select(item => item.GetConfig("config")).OfType<Config>();

    /// <summary>Gives every dataset and group another path; null takes it out.</summary>
    public void Rename(Func<string, string?> newPath)
    {
        var datasets = Datasets.ToList();
        var groups = Groups.ToList();
        Datasets.Clear();
        Groups.Clear();
        foreach ((string path, StoredData data) in datasets)
        {
            if (newPath(path) is { } changed)
                Datasets.Add(changed, data);
        }

        foreach ((string path, string? name) in groups)
        {
            if (newPath(path) is { } changed)
                Groups.Add(changed, name);
        }
    }

    /// <summary>Puts the numbered datasets of a group into another order.</summary>
    public void Reorder(string group, Func<List<StoredData>, IEnumerable<StoredData>> order)
    {
        var numbered = new List<StoredData>();
        while (Datasets.Remove($"{group}/{numbered.Count}", out StoredData? data))
            numbered.Add(data);
        int next = 0;
        foreach (StoredData data in order(numbered))
            Datasets.Add($"{group}/{next++}", data);
    }

    public byte[] ToArchive()
    {
        using var stream = new MemoryStream();
        var writer = new ZipWriter(stream);
        foreach ((string name, byte[] content) in Members())
            writer.Add(name, content, ZipWriter.FirstTime);
        writer.Finish();
        return stream.ToArray();
    }

    /// <summary>Writes the form of <c>save(path, zipped=False)</c>.</summary>
    public void ToFolder(string folder)
    {
        foreach ((string name, byte[] content) in Members())
        {
            string path = Path.Join(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }

    public byte[] ToWeights()
    {
        var root = new Hdf5GroupBuilder();
        foreach ((string path, string? name) in Groups)
        {
            Hdf5GroupBuilder group = path.Length == 0 ? root : root.Group(path);
            if (name is not null)
                group.Attributes.Set("name", name);
        }

        foreach ((string path, StoredData data) in Datasets)
            root.Dataset(path, data.Type, data.Shape, stream => stream.Write(data.Bytes));

        using var stream = new MemoryStream();
        Hdf5File.Plan(root).WriteTo(stream);
        return stream.ToArray();
    }

    private List<(string Name, byte[] Content)> Members() =>
    [
        ("metadata.json", System.Text.Encoding.ASCII.GetBytes($"{{\"keras_version\": \"{Release}\", \"date_saved\": \"2026-01-01@00:00:00\"}}")),
        ("config.json", System.Text.Encoding.ASCII.GetBytes(PythonJson.Write(Config))),
        ("model.weights.h5", ToWeights()),
        .. assets,
    ];

    private void Take(Hdf5Group group)
    {
        if (group.Path == "/argali")
            return;
        Groups.Add(group.Path.TrimStart('/'), null);
        foreach (Hdf5Object member in group.Members())
        {
            if (member is Hdf5Group inner)
            {
                Take(inner);
            }
            else if (member is Hdf5Dataset data)
            {
                var bytes = new byte[data.ByteCount];
                data.ReadBytes(bytes);
                Datasets.Add(data.Path.TrimStart('/'), new StoredData(data.Type, data.Shape.ToArray(), bytes));
            }
        }
    }

    /// <summary>Every JSON object in a value, parents first.</summary>
    public static IEnumerable<Config> Objects(object? value) => value switch
    {
        Config config => [config, .. config.ToList().SelectMany(pair => Objects(pair.Value))],
        IReadOnlyList<object?> list => list.SelectMany(Objects),
        _ => [],
    };

    internal sealed record StoredData(Hdf5Type Type, long[] Shape, byte[] Bytes);
}
