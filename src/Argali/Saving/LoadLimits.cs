using Argali.Saving.Zip;

namespace Argali.Saving;

/// <summary>
/// How much a file may ask for when it is loaded. Whoever made a file decides what stands in it: a few bytes can describe a model that no machine
/// could hold. Every limit has a default that no model that is known comes near; what goes beyond one is a <see cref="ModelFileException"/> that names
/// it, before the memory or the time is spent.
/// </summary>
/// <example>
/// <code>
/// Model.Load("huge.keras", limits: new LoadLimits { MaxConfigBytes = 256 &lt;&lt; 20 });
/// Model.Load(upload, limits: LoadLimits.Default with { MemoryAllowance = 64 &lt;&lt; 20 });
/// </code>
/// </example>
public sealed record LoadLimits
{
    /// <summary>The limits that count where none are given.</summary>
    public static readonly LoadLimits Default = new();

    /// <summary>Gets how many members an archive, or files a folder, may have. Default 65,535.</summary>
    public int MaxMembers { get; init; } = ZipConstants.MaximumMembers;

    /// <summary>Gets how many bytes the JSON that describes the model may have. Default 64 MiB.</summary>
    public int MaxConfigBytes { get; init; } = PythonJson.MaximumLength;

    /// <summary>Gets how deep lists and objects may be nested in that JSON. Default 1,000.</summary>
    public int MaxJsonDepth { get; init; } = PythonJson.MaximumDepth;

    /// <summary>Gets how many values that JSON may hold, lists and objects among them. Default 4,000,000.</summary>
    public int MaxJsonValues { get; init; } = PythonJson.MaximumValues;

    /// <summary>Gets how many bytes a file that a layer has beside its weights may have, such as a vocabulary. Default 512 MiB.</summary>
    public int MaxAssetBytes { get; init; } = WeightsTree.GreatestAsset;

    /// <summary>
    /// Gets how many bytes one byte of a compressed member may become. It counts for members beyond <see cref="MemoryAllowance"/>: shorter ones
    /// only have to be possible. Default 100.
    /// </summary>
    public int MaxCompressionRatio { get; init; } = 100;

    /// <summary>Gets how many layers a model may have, those of models in it counted. Default 20,000.</summary>
    public int MaxLayers { get; init; } = 20_000;

    /// <summary>Gets how deep layers may be nested in layers. Default 100.</summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Gets how many calls of layers may be drawn or tried to draw, those inside of models that are called again counted. Default 1,000,000.</summary>
    public int MaxCalls { get; init; } = 1_000_000;

    /// <summary>
    /// Gets how many bytes of tensors a model may need whatever the length of its file: weights, the optimizer's state, and what layers compute to find
    /// the shapes of their outputs. Default 512 MiB.
    /// </summary>
    public long MemoryAllowance { get; init; } = 512L << 20;

    /// <summary>
    /// Gets how many bytes of tensors a model may need for every byte of its file, beyond <see cref="MemoryAllowance"/>. A file with weights of half precision
    /// and no state of its optimizer needs 7. Default 16.
    /// </summary>
    public int MaxMemoryRatio { get; init; } = 16;

    /// <summary>Gets the bytes of tensors that a file of a length may need.</summary>
    internal long MemoryFor(long fileBytes) =>
        fileBytes > (long.MaxValue - MemoryAllowance) / Math.Max(MaxMemoryRatio, 1) ? long.MaxValue : MemoryAllowance + (MaxMemoryRatio * fileBytes);
}
