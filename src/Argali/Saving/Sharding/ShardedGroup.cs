using System.Diagnostics.CodeAnalysis;
using Argali.Hdf5;

namespace Argali.Saving.Sharding;

/// <summary>The group of one object's variables, of which several shards hold a part each.</summary>
internal sealed class ShardedGroup : VariableGroup
{
    private readonly List<(Hdf5Group Group, string FilePath)> parts;
    private readonly List<string> names = [];

    /// <param name="parts">The group in every shard that holds a part of it, and the shard's path.</param>
    /// <exception cref="ModelFileException">Two shards hold the same variable.</exception>
    public ShardedGroup(List<(Hdf5Group Group, string FilePath)> parts)
    {
        this.parts = parts;
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach ((Hdf5Group group, string filePath) in parts)
        {
            foreach (string name in group.Names)
            {
                if (!known.Add(name))
                    throw new ModelFileException("Another shard holds the same variable.", filePath, $"{group.Path}/{name}");
                names.Add(name);
            }
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override bool TryGet(string name, [NotNullWhen(true)] out StoredTensor? tensor)
    {
        tensor = null;
        foreach ((Hdf5Group group, string filePath) in parts)
        {
            try
            {
                if (group.TryGetDataset(name, out Hdf5Dataset? data))
                    tensor = new Hdf5Tensor(data, filePath);
            }
            catch (Hdf5FormatException e)
            {
                throw ModelFileException.Of(e, filePath, "");
            }
        }

        return tensor is not null;
    }
}
