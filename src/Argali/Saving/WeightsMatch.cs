using System.Buffers;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;

namespace Argali.Saving;

/// <summary>What a weights file has for a model, found out before anything is copied.</summary>
internal sealed class WeightsMatch
{
    private readonly List<(Variable Variable, Hdf5Dataset Data)> pairs = [];
    private readonly List<(string Path, string Reason)> skipped = [];
    private readonly List<Layer> layers = [];
    private readonly Dictionary<object, WeightsFailure> failures = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets the paths, without a leading slash, of the datasets that are copied.</summary>
    public IEnumerable<string> Paths => pairs.Select(pair => pair.Data.Path.TrimStart('/'));

    /// <summary>Gets the objects that do not fit.</summary>
    public IReadOnlyCollection<WeightsFailure> Failures => failures.Values;

    /// <summary>Gets the objects that are left as they are, by their paths, and why.</summary>
    public IReadOnlyList<(string Path, string Reason)> Skipped => skipped;

    /// <summary>Takes in what was found for one object. One that fitted nowhere before may fit here.</summary>
    /// <returns>Whether it fits.</returns>
    public bool Add(WeightsNode node, WeightsFailure? failure, List<(Variable Variable, Hdf5Dataset Data)> found)
    {
        if (failure is { } reason)
        {
            failures[node.Owner] = reason;
            return false;
        }

        failures.Remove(node.Owner);
        pairs.AddRange(found);
        if (node.Owner is Layer layer && found.Count > 0)
            layers.Add(layer);
        return true;
    }

    /// <summary>Takes in that an object is left as it is, and why.</summary>
    public void Skip(WeightsNode node, string reason) => skipped.Add((node.VariablesPath, reason));

    /// <summary>Refuses a file that does not fit, or with <paramref name="skipMismatch"/> only warns of what will be left out.</summary>
    /// <exception cref="ModelFileException">Something does not fit.</exception>
    public void Require(bool skipMismatch, string? filePath, string? member)
    {
        if (failures.Count > 0)
        {
            (WeightsNode node, string reason, _) = failures.Values.First();
            string message =
                $"A total of {failures.Count} objects could not be loaded. Example error message for object {node}: {reason} " +
                $"List of objects that could not be loaded: [{string.Join(", ", failures.Values.Select(failure => failure.Node.ToString()))}].";
            if (!skipMismatch)
                throw new ModelFileException(message, filePath, $"{member}/{node.VariablesPath}");
            Warnings.Raise("Model", message);
        }

        foreach ((_, string reason) in skipped)
            Warnings.Raise("Model", reason);
    }

    /// <summary>
    /// Reads the data once, so that what cannot be read is noticed before anything is changed. Where a CRC has vouched for the bytes
    /// already, only compressed data need it.
    /// </summary>
    /// <param name="onlyCompressed">Whether data that lie in the file as they are can be passed over.</param>
    /// <exception cref="Hdf5FormatException">The data are damaged.</exception>
    public void Probe(bool onlyCompressed)
    {
        const int Block = 1 << 20;
        byte[] block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            foreach ((_, Hdf5Dataset data) in pairs)
            {
                if (onlyCompressed && data.StoredByteCount == data.ByteCount)
                    continue;
                int step = Block - (Block % data.Type.Size);
                for (long start = 0; start < data.ByteCount; start += step)
                    data.ReadBytes(block.AsSpan(0, (int)Math.Min(step, data.ByteCount - start)), start);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Copies everything that fits.</summary>
    /// <exception cref="Hdf5FormatException">The data are damaged.</exception>
    public void Copy()
    {
        foreach ((Variable variable, Hdf5Dataset data) in pairs)
            VariableData.Read(variable, data);
        foreach (Layer layer in layers)
            layer.WeightsLoaded();
    }
}
