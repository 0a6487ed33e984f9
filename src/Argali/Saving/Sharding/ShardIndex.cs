using System.Text;
using Argali.Checkpoints;

namespace Argali.Saving.Sharding;

/// <summary>
/// The <c>.weights.json</c> file of weights that are spread over several <c>.weights.h5</c> files, the shards: which shards hold the variables of
/// a group such as <c>/layers/dense/vars</c>.
/// </summary>
internal sealed class ShardIndex
{
    public const string Extension = ".weights.json";

    /// <summary>The most shards that are read and written.</summary>
    public const int MaximumShards = 1000;

    private const string MetadataKey = "metadata";
    private const string TotalSizeKey = "total_size";
    private const string MapKey = "weight_map";

    private readonly Dictionary<string, List<string>> shards = new(StringComparer.Ordinal);
    private readonly List<string> groups = [];

    /// <summary>Gets the bytes of all elements.</summary>
    public long TotalSize { get; private set; }

    /// <summary>Gets the paths of all groups without a leading slash, in the order of the file.</summary>
    public IReadOnlyList<string> Groups => groups;

    /// <summary>Gets the file names of all shards, each once.</summary>
    public IEnumerable<string> Shards => shards.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal);

    /// <summary>Gets the file names of the shards that hold a group; none where the index does not list it.</summary>
    public IReadOnlyList<string> ShardsOf(string group) => shards.TryGetValue(group, out List<string>? names) ? names : [];

    /// <summary>Takes in that a shard holds a variable.</summary>
    public void Add(string group, string shard, long bytes)
    {
        TotalSize += bytes;
        Add(group, shard);
    }

    /// <summary>Writes the index as <c>json.dumps(indent=4)</c> does.</summary>
    public byte[] ToBytes()
    {
        // Keras counts in floating point.
        var text = new StringBuilder();
        text.Append("{\n    ").Append(PythonJson.Write(MetadataKey)).Append(": {\n        ");
        text.Append(PythonJson.Write(TotalSizeKey)).Append(": ").Append(PythonFloat.Repr(TotalSize)).Append("\n    },\n    ");
        text.Append(PythonJson.Write(MapKey)).Append(": {");
        string separator = "";
        foreach (string group in groups)
        {
            text.Append(separator).Append("\n        ").Append(PythonJson.Write("/" + group)).Append(": ");

            // The first releases that know shards read a name alone; later ones read lists too, which they write.
            if (shards[group] is [string single])
                text.Append(PythonJson.Write(single));
            else
                text.Append('[').AppendJoin(',', shards[group].Select(shard => "\n            " + PythonJson.Write(shard))).Append("\n        ]");
            separator = ",";
        }

        return Encoding.ASCII.GetBytes(text.Append(groups.Count > 0 ? "\n    }\n}" : "}\n}").ToString());
    }

    /// <summary>Reads an index.</summary>
    /// <exception cref="ConfigException">It is damaged, or names a shard that is no file beside it.</exception>
    public static ShardIndex Parse(ReadOnlySpan<byte> bytes, LoadLimits? limits = null)
    {
        if (PythonJson.Parse(bytes, limits, uniqueKeys: true) is not Config text || text.GetConfig(MapKey) is not { } map)
            throw new ConfigException($"Expected an object with '{MapKey}'.");
        var index = new ShardIndex();
        foreach ((string group, object? value) in map)
        {
            IReadOnlyList<object?> names = value is string single ? [single] : value as IReadOnlyList<object?> ?? [];
            if (names.Count == 0)
                throw new ConfigException($"'{group}' expects the names of shards. Received: {Config.Describe(value)}.");
            foreach (object? name in names)
                index.Add(group.Trim('/'), RequirePlainName(group, name));
        }

        return index.Shards.Take(MaximumShards + 1).Count() <= MaximumShards
            ? index
            : throw new ConfigException($"The index names more than {MaximumShards} shards.");
    }

    // Nothing but a name in the index's own folder, on any system.
    private static string RequirePlainName(string group, object? name) =>
        name is string { Length: > 0 and <= 255 } text && text.EndsWith(".h5", StringComparison.Ordinal) && text.AsSpan().IndexOfAny("/\\:\0") < 0
            ? text
            : throw new ConfigException($"'{group}' expects the names of `.h5` files beside the index. Received: {Config.Describe(name)}.");

    private void Add(string group, string shard)
    {
        if (!shards.TryGetValue(group, out List<string>? names))
        {
            shards.Add(group, names = []);
            groups.Add(group);
        }

        if (!names.Contains(shard))
            names.Add(shard);
    }
}
