using System.Globalization;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;

namespace Argali.Saving.Sharding;

/// <summary>
/// Writes weights as several <c>.weights.h5</c> files and their index. Shards get numbers above all that there are, so that no name ever
/// comes again, and the index takes its place last: until then the old index with its shards is what there is. The old shards are removed
/// afterwards.
/// </summary>
internal sealed class ShardedWriter
{
    private readonly List<Shard> shards = [];
    private readonly long limit;

    /// <param name="root">The model.</param>
    /// <param name="limit">The most bytes of elements that a shard holds.</param>
    /// <exception cref="ArgumentException">A variable alone has more, or there would be too many shards.</exception>
    public ShardedWriter(Layer root, long limit)
    {
        this.limit = limit;
        shards.Add(new Shard());
        foreach (WeightsNode node in WeightsTree.Nodes(root))
            Add(node);
    }

    /// <summary>Writes the shards and the index.</summary>
    /// <param name="path">The path of the index.</param>
    /// <param name="old">The names of the shards that the present index tells of, which are removed.</param>
    /// <param name="files">The file system.</param>
    /// <exception cref="IOException">A file could not be written; what was there is as it was.</exception>
    public void Write(string path, IReadOnlyList<string> old, IFileSystem files)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string start = Path.GetFileName(path)[..^ShardIndex.Extension.Length];
        HashSet<string> taken = [.. files.List(folder)];
        int begin = 1 + taken.Concat(old).Select(name => NumberOf(name, start) ?? -1).DefaultIfEmpty(-1).Max();
        string[] names = [.. Enumerable.Range(begin, int.MaxValue - begin).Select(number => NameOf(start, number)).Where(name => !taken.Contains(name)).Take(shards.Count)];
        var index = new ShardIndex();
        for (int i = 0; i < names.Length; i++)
        {
            foreach (SavedTensor tensor in shards[i].Tensors)
                index.Add(tensor.Path[..tensor.Path.LastIndexOf('/')], names[i], tensor.Length);
        }

        byte[] text = index.ToBytes();
        string first = NameOf(start, 0);
        List<DurableFileSet.Part> parts = [.. shards.Select((shard, i) => shard.ToPart(Path.Join(folder, names[i])))];
        if (begin > 0 && !taken.Contains(first))
            parts.Add(new Shard().ToPart(Path.Join(folder, first)));
        DurableFileSet.Write(parts, path, stream => stream.Write(text), files);

        // An index may name any file beside it; only what is called as shards of this index are is removed.
        Remove(old.Except(names).Where(name => NumberOf(name, start) is not null), folder, first, files);
    }

    /// <summary>Gets the names of the shards that the index at a path tells of: none where there is no index.</summary>
    public static IReadOnlyList<string> ShardsAt(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            using FileStream stream = File.OpenRead(path);
            return [.. ShardedWeights.ReadIndex(stream, path).Shards];
        }
        catch (ModelFileException e)
        {
            Warnings.Raise("Model", $"The index is replaced, but shards of it may remain, for it was damaged: {e.Message}");
            return [];
        }
    }

    private static string NameOf(string start, int number) => string.Create(CultureInfo.InvariantCulture, $"{start}_{number:D5}.weights.h5");

    // The number of a shard's name; null of any other name, and of numbers that nobody counts up to.
    private static int? NumberOf(string name, string start)
    {
        const string Ending = ".weights.h5";
        return name.Length > start.Length + 1 + Ending.Length && name.StartsWith(start + "_", StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal)
            && name.Length < start.Length + 11 + Ending.Length && int.TryParse(name.AsSpan((start.Length + 1)..^Ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }

    // Keras opens the shard of number 0 before it looks into the index, whatever that says: an empty one stays in its place.
    private static void Remove(IEnumerable<string> old, string folder, string first, IFileSystem files)
    {
        foreach (string name in old)
        {
            string shard = Path.Join(folder, name);
            try
            {
                if (name == first)
                    DurableFile.Write(shard, new Shard().ToPart(shard).Write, files);
                else
                    files.Delete(shard);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Warnings.Raise("Model", $"The old shard '{shard}' is not used anymore, but could not be removed: {e.Message}");
            }
        }
    }

    // The variables of an object stay together unless they are more than a shard takes: the first releases that know shards expect that.
    private void Add(WeightsNode node)
    {
        IReadOnlyList<SavedTensor> tensors = node.PlanTensors();
        long sum = tensors.Sum(tensor => tensor.Length);
        if (sum <= limit && shards[^1].Bytes + sum > limit)
            Begin();
        shards[^1].File.Group(node.VariablesPath);
        foreach (SavedTensor tensor in tensors)
        {
            if (tensor.Length > limit)
            {
                throw new ArgumentException(
                    $"The weight {tensor.Path} of '{node.Name}' has {tensor.Length} bytes, which is more than a shard takes: {limit}. Give a greater maxShardSize.");
            }

            if (shards[^1].Bytes + tensor.Length > limit)
                Begin();
            shards[^1].Add(tensor);
        }
    }

    private void Begin()
    {
        if (shards.Count == ShardIndex.MaximumShards)
            throw new ArgumentException($"The weights would take more than {ShardIndex.MaximumShards} shards. Give a greater maxShardSize.");
        shards.Add(new Shard());
    }

    private sealed class Shard
    {
        // Keras expects the group in every file.
        public Shard() => File.Group(WeightsTree.VariablesGroup);

        public Hdf5GroupBuilder File { get; } = new();

        public List<SavedTensor> Tensors { get; } = [];

        public long Bytes { get; private set; }

        public void Add(SavedTensor tensor)
        {
            tensor.AddTo(File);
            Tensors.Add(tensor);
            Bytes += tensor.Length;
        }

        public DurableFileSet.Part ToPart(string path)
        {
            var writer = new WeightsFileWriter(new WeightsPlan(File, Tensors), run: null);
            return new DurableFileSet.Part(path, writer.Write, writer.Length);
        }
    }
}
