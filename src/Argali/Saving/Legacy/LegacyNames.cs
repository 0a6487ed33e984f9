using Argali.Hdf5;

namespace Argali.Saving.Legacy;

/// <summary>The names of attributes and groups in a legacy HDF5 file, and lists of names that are kept in attributes.</summary>
internal static class LegacyNames
{
    public const string Extension = ".h5";
    public const string LongExtension = ".hdf5";
    public const string ModelConfig = "model_config";
    public const string TrainingConfig = "training_config";
    public const string KerasVersion = "keras_version";
    public const string Backend = "backend";
    public const string ModelWeights = "model_weights";
    public const string OptimizerWeights = "optimizer_weights";
    public const string TopLevelWeights = "top_level_model_weights";
    public const string LayerNames = "layer_names";
    public const string WeightNames = "weight_names";

    // What fits an attribute of an HDF5 object header, less what the message around it takes: longer lists are split evenly.
    private const int MaximumListBytes = 64512;

    /// <summary>Reads a list of names: one attribute, or several numbered ones. A list that is not there is empty.</summary>
    /// <exception cref="Hdf5FormatException">An attribute holds no texts, or none that leads to a group or dataset.</exception>
    public static IReadOnlyList<string> Read(Hdf5Group group, string name)
    {
        var names = new List<string>();
        if (group.Attributes.TryGet(name, out Hdf5Attribute? whole))
            names.AddRange(whole.AsStrings());
        for (int part = 0; whole is null && group.Attributes.TryGet($"{name}{part}", out Hdf5Attribute? piece); part++)
            names.AddRange(piece.AsStrings());
        foreach (string item in names)
        {
            if (!IsPath(item))
                throw new Hdf5FormatException($"'{name}' lists '{item}', which cannot be the name of a group or dataset.", group.Path, -1);
        }

        return names;
    }

    private static bool IsPath(string name) =>
        name.Length <= MaximumListBytes && !name.Contains('\0') && name.AsSpan(name.StartsWith('/') ? 1 : 0).ToString().Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>Writes a list of names, as many attributes as it takes.</summary>
    /// <exception cref="NotSupportedException">One name alone is too long.</exception>
    public static void Write(Hdf5GroupBuilder group, string name, IReadOnlyList<string> names)
    {
        int longest = names.Select(System.Text.Encoding.UTF8.GetByteCount).DefaultIfEmpty().Max();
        if (longest > MaximumListBytes)
            throw new NotSupportedException($"The legacy HDF5 format has no room for a name of {longest} bytes: {MaximumListBytes} is the most. Use `.keras`.");
        if (names.Count == 0)
        {
            group.Attributes.SetArray<double>(name, []);
            return;
        }

        int parts = 1;
        while ((long)longest * ((names.Count + parts - 1) / parts) > MaximumListBytes)
            parts++;
        if (parts == 1)
        {
            group.Attributes.Set(name, names, Hdf5CharacterSet.Ascii);
            return;
        }

        // As numpy.array_split: the first ones are longer by one.
        int next = 0;
        for (int part = 0; part < parts; part++)
        {
            int count = (names.Count / parts) + (part < names.Count % parts ? 1 : 0);
            group.Attributes.SetFixed($"{name}{part}", [.. names.Skip(next).Take(count)], Hdf5CharacterSet.Ascii);
            next += count;
        }
    }
}
