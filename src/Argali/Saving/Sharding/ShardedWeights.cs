using Argali.Hdf5;
using Argali.Models;

namespace Argali.Saving.Sharding;

/// <summary>Weights that are spread over several files, of which a <see cref="ShardIndex"/> tells.</summary>
internal sealed class ShardedWeights : IWeightsSource
{
    private readonly string path;
    private readonly ShardIndex index;
    private readonly Dictionary<string, ModelFileReader> shards = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShardedGroup> groups = new(StringComparer.Ordinal);

    /// <summary>Opens every shard that an index names, and finds every group there.</summary>
    /// <param name="index">The index.</param>
    /// <param name="path">Its path; the shards lie beside it.</param>
    /// <param name="verify">Whether everything is compared with the hashes that the shards hold.</param>
    /// <exception cref="ModelFileException">A shard is damaged or missing.</exception>
    public ShardedWeights(ShardIndex index, string path, bool verify)
    {
        this.path = path;
        this.index = index;
        try
        {
            foreach (string name in index.Shards)
                shards.Add(name, OpenShard(name, verify));
            foreach (string group in index.Groups)
                groups.Add(group, OpenGroup(group));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string WeightsMember => "";

    /// <summary>Reads an index.</summary>
    /// <exception cref="ModelFileException">It is damaged.</exception>
    public static ShardIndex ReadIndex(Stream stream, string path, LoadLimits? limits = null)
    {
        if (stream.Length > PythonJson.MaximumLength)
            throw new ModelFileException($"The index has {stream.Length} bytes. At most {PythonJson.MaximumLength} are read.", path, null);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        try
        {
            return ShardIndex.Parse(bytes, limits);
        }
        catch (ConfigException e)
        {
            throw new ModelFileException(e.Message, path, null, -1, e);
        }
    }

    public WeightsMatch Match(Model model, WeightsSelection selection)
    {
        WeightsMatch match = WeightsTree.Match(model, group => groups.GetValueOrDefault(group), selection);
        foreach (string tensor in match.Paths)
        {
            if (!index.ShardsOf(tensor[..tensor.LastIndexOf('/')]).Any(name => shards[name].Manifest is not { } manifest || manifest.Weights.ContainsKey(tensor)))
                throw new ModelFileException("No manifest knows this tensor. It was put into a shard after Argali wrote it.", path, tensor);
        }

        return match;
    }

    public IReadOnlyList<StoredTensor> ListTensors() => [.. shards.Values
        .SelectMany(shard => Guard(shard.FilePath!, () => Hdf5Tensors.List(shard.Weights, RunSection.Folder, shard.FilePath)))];

    public void Probe(WeightsMatch match)
    {
        if (shards.Values.Any(shard => shard.Manifest is null))
            match.Probe(onlyCompressed: false);
    }

    public void Copy(WeightsMatch match) => match.Copy();

    public void Dispose()
    {
        foreach (ModelFileReader shard in shards.Values)
            shard.Dispose();
    }

    private static T Guard<T>(string filePath, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Hdf5FormatException e)
        {
            throw ModelFileException.Of(e, filePath, "");
        }
    }

    private ModelFileReader OpenShard(string name, bool verify)
    {
        string shard = Path.Join(Path.GetDirectoryName(path), name);
        try
        {
            return ModelFile.OpenWeightsFile(shard, verify);
        }
        catch (FileNotFoundException e)
        {
            throw new ModelFileException($"The shard '{name}' is missing: it must lie beside the index.", path, null, -1, e);
        }
    }

    private ShardedGroup OpenGroup(string group)
    {
        var parts = new List<(Hdf5Group, string)>();
        foreach (string name in index.ShardsOf(group))
        {
            string file = shards[name].FilePath!;
            parts.Add(Guard(file, () => shards[name].Weights.TryGetGroup(group, out Hdf5Group? found) ? found : null) is { } part
                ? (part, file)
                : throw new ModelFileException("The index says that this group is here, but it is missing.", file, group));
        }

        return new ShardedGroup(parts);
    }
}
