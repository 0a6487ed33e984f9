using System.Text;
using Argali.Engine;

namespace Argali.Saving;

/// <summary>
/// The table of contents of a file that Argali wrote: where the training stood, and a hash of everything that is read. It vouches for
/// itself: <c>check</c> is the hash of its own text with zeros in that place. See docs/formats/run-state.md.
/// </summary>
internal sealed class Manifest
{
    /// <summary>The version of the format. A file of a later version is refused.</summary>
    public const long Format = 1;

    /// <summary>
    /// What a manifest ends with, at the end of the file's contents: a file that has it and no manifest lost it to damage. Otherwise one
    /// flipped bit in the manifest's name would make the file one that nothing vouches for.
    /// </summary>
    public static ReadOnlySpan<byte> Ending => "\"end\": \"argali\"}"u8;

    private const string NoHash = "0000000000000000";
    private const string CheckKey = "check";

    /// <summary>Gets where the training stood, without the states; null when the file carries no run.</summary>
    public Config? Run { get; init; }

    /// <summary>Gets the hash of <c>config.json</c>; null in a file that has none.</summary>
    public ulong? ConfigHash { get; init; }

    /// <summary>Gets the hash of the text of the states; null when the file carries no run.</summary>
    public ulong? StateHash { get; init; }

    /// <summary>Gets the tensors that Keras reads too, by their paths without a leading slash.</summary>
    public required IReadOnlyDictionary<string, TensorRecord> Weights { get; init; }

    /// <summary>Gets the hashes of the files that layers have beside their weights, by the names of their members.</summary>
    public required IReadOnlyDictionary<string, ulong> Assets { get; init; }

    /// <summary>Gets the tensors of the states, by their numbers.</summary>
    public required IReadOnlyDictionary<string, TensorRecord> Tensors { get; init; }

    /// <summary>Writes the manifest. The length does not depend on the hashes.</summary>
    public byte[] ToBytes()
    {
        Config text = new()
        {
            ["format"] = Format,
            [CheckKey] = NoHash,
            ["run"] = Run,
            ["config"] = Describe(ConfigHash),
            ["state"] = Describe(StateHash),
            ["weights"] = Describe(Weights),
            ["assets"] = Describe(Assets),
            ["tensors"] = Describe(Tensors),
            ["end"] = "argali",
        };
        byte[] withoutCheck = Encoding.ASCII.GetBytes(PythonJson.Write(text));
        text[CheckKey] = ContentHash.Format(ContentHash.Of(withoutCheck));
        return Encoding.ASCII.GetBytes(PythonJson.Write(text));
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ConfigException">It is damaged, of a later version, or something else.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> bytes)
    {
        if (PythonJson.Parse(bytes) is not Config text)
            throw new ConfigException("Expected a JSON object.");
        if (text.Find("format") is not long format || format != Format)
            throw new ConfigException($"The format is {Config.Describe(text.Find("format"))}. This release reads {Format}.");
        RequireIntact(bytes, text.Find(CheckKey) as string);
        return new Manifest
        {
            Run = text.GetConfig("run"),
            ConfigHash = ReadHash(text, "config"),
            StateHash = ReadHash(text, "state"),
            Weights = ReadTensors(text, "weights"),
            Assets = ReadAssets(text),
            Tensors = ReadTensors(text, "tensors"),
        };
    }

    // The place is the first of the key in the text: only the number of the format comes before it.
    private static void RequireIntact(ReadOnlySpan<byte> bytes, string? check)
    {
        ReadOnlySpan<byte> key = "\"check\": \""u8;
        int at = bytes.IndexOf(key);
        if (at < 0 || bytes.Length < at + key.Length + NoHash.Length || !ContentHash.TryParse(check, out ulong expected))
            throw new ConfigException($"Expected a hash of 16 digits under '{CheckKey}'. Received: {Config.Describe(check)}.");
        var hash = new ContentHash();
        hash.Append(bytes[..(at + key.Length)]);
        hash.Append(Encoding.ASCII.GetBytes(NoHash));
        hash.Append(bytes[(at + key.Length + NoHash.Length)..]);
        if (hash.Value != expected)
        {
            throw new ConfigException(
                $"The manifest was damaged after it was written: its text gives the hash {ContentHash.Format(hash.Value)}, it says {check}.");
        }
    }

    private static string? Describe(ulong? hash) => hash is { } value ? ContentHash.Format(value) : null;

    private static Config Describe(IReadOnlyDictionary<string, TensorRecord> tensors)
    {
        var config = new Config();
        foreach ((string path, TensorRecord tensor) in tensors)
            config[path] = new List<object?> { tensor.DType.KerasName(), tensor.Shape, ContentHash.Format(tensor.Hash) };
        return config;
    }

    private static Config Describe(IReadOnlyDictionary<string, ulong> assets)
    {
        var config = new Config();
        foreach ((string member, ulong hash) in assets)
            config[member] = ContentHash.Format(hash);
        return config;
    }

    private static Dictionary<string, ulong> ReadAssets(Config text)
    {
        var assets = new Dictionary<string, ulong>(StringComparer.Ordinal);
        Config found = text.GetConfig("assets") ?? throw new ConfigException("Expected an object under 'assets'.");
        foreach (string member in found.Keys)
            assets[member] = ReadHash(found, member) ?? throw new ConfigException($"'{member}' expects a hash.");
        return assets;
    }

    private static ulong? ReadHash(Config text, string key) => text.Find(key) switch
    {
        null => null,
        string digits when ContentHash.TryParse(digits, out ulong hash) => hash,
        object other => throw new ConfigException($"'{key}' expects a hash of 16 digits. Received: {Config.Describe(other)}."),
    };

    private static Dictionary<string, TensorRecord> ReadTensors(Config text, string key)
    {
        var tensors = new Dictionary<string, TensorRecord>(StringComparer.Ordinal);
        foreach ((string path, object? value) in text.GetConfig(key) ?? throw new ConfigException($"Expected an object under '{key}'."))
        {
            if (value is not (IReadOnlyList<object?> and [string name, IReadOnlyList<object?> shape, string digits])
                || !DTypes.TryParse(name, out DType dtype) || !ContentHash.TryParse(digits, out ulong hash))
            {
                throw new ConfigException($"'{path}' expects a dtype, a shape and a hash. Received: {Config.Describe(value)}.");
            }

            tensors[path] = new TensorRecord(dtype, Config.ToShape(path, shape), hash);
        }

        return tensors;
    }
}
