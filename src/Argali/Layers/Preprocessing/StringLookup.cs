using Argali.Engine;
using Argali.Saving;
using Argali.Text;

namespace Argali.Layers;

/// <summary>
/// Replaces strings by their numbers in a vocabulary, or encodes them; inverted, replaces numbers by strings. The vocabulary is given, or
/// learned from data by <see cref="IndexLookup{TToken}.Adapt(IEnumerable{TToken})"/>.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/categorical/string_lookup/"/>
public sealed class StringLookup : IndexLookup<string>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="maxTokens">The greatest size of the vocabulary, special tokens included; null (the default) for any.</param>
    /// <param name="numOovIndices">
    /// How many numbers there are for strings that are not in the vocabulary; with several a hash chooses, with none they are refused. Default 1.
    /// </param>
    /// <param name="maskToken">The string that stands for nothing: it gets number 0, and no place in encoded outputs. Null (the default) for none.</param>
    /// <param name="oovToken">What inverted lookups give for numbers of no token. Default <c>[UNK]</c>.</param>
    /// <param name="vocabulary">The tokens, or the path of a file with one a line; nothing where they are to be learned.</param>
    /// <param name="idfWeights">In the tf-idf mode, the weight of each token of <paramref name="vocabulary"/>.</param>
    /// <param name="invert">Whether numbers are replaced by strings. Default false.</param>
    /// <param name="outputMode">The form of the output. Default: the numbers.</param>
    /// <param name="padToMaxTokens">Whether encoded outputs have <paramref name="maxTokens"/> places even when the vocabulary is smaller. Default false.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="encoding">The encoding of vocabulary files. Default <c>utf-8</c>.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">Arguments do not go together, or the vocabulary is empty, too large, or has a token twice.</exception>
    public StringLookup(
        int? maxTokens = null,
        int numOovIndices = 1,
        string? maskToken = null,
        string oovToken = "[UNK]",
        VocabularySource<string> vocabulary = default,
        IReadOnlyList<double>? idfWeights = null,
        bool invert = false,
        OutputMode outputMode = OutputMode.Int,
        bool padToMaxTokens = false,
        bool sparse = false,
        string encoding = "utf-8",
        string? name = null)
        : this(
            maxTokens, numOovIndices, maskToken, oovToken, vocabulary, idfWeights, invert, outputMode, padToMaxTokens, sparse, encoding, name, recordedSize: null)
    {
    }

    internal StringLookup(
        int? maxTokens,
        int numOovIndices,
        string? maskToken,
        string oovToken,
        VocabularySource<string> vocabulary,
        IReadOnlyList<double>? idfWeights,
        bool invert,
        OutputMode outputMode,
        bool padToMaxTokens,
        bool sparse,
        string encoding,
        string? name,
        int? recordedSize)
        : base(
            maxTokens, numOovIndices, maskToken, maskToken is not null, oovToken, vocabulary, idfWeights, invert, outputMode, sparse, padToMaxTokens, encoding, recordedSize, name)
    {
        MaskToken = maskToken;
        OovToken = oovToken;
    }

    /// <summary>Gets the string that stands for nothing.</summary>
    public string? MaskToken { get; }

    /// <summary>Gets what stands for strings that are not in the vocabulary.</summary>
    public string OovToken { get; }

    /// <summary>Gets the encoding of vocabulary files.</summary>
    public new string Encoding => base.Encoding;

    private protected override DType TokenDType => Engine.DType.String;

    private protected override IComparer<string> TokenOrder => CodePointComparer.Instance;

    /// <inheritdoc/>
    public override Config GetConfig() => WithIndexArguments(base.GetConfig(), MaskToken, OovToken).Merge(new Config { ["encoding"] = Encoding });

    private protected override ReadOnlySpan<string> TokensOf(Tensor tensor) => tensor.DType == Engine.DType.String
        ? tensor.AsSpan<string>()
        : throw new ArgumentException($"The layer '{Name}' (StringLookup) expects strings. Received: {tensor.DType.KerasName()} {tensor.Shape}.", nameof(tensor));

    private protected override Tensor ToTensor(string[] items, Shape shape) => Tensor.From<string>(items, shape);

    private protected override int OovBin(string token, int bins) => (int)(Fingerprint64.Of(token) % (ulong)bins);

    private protected override string Parse(string text) => text;

    private protected override string Format(string token) => token;

    internal static StringLookup FromConfig(Config config) => new(
        config.GetIntOrNull("max_tokens"),
        config.GetInt("num_oov_indices", 1),
        config.GetString("mask_token", null),
        config.GetString("oov_token", "[UNK]"),
        ReadVocabulary(config, ReadToken),
        config.GetDoubles("idf_weights"),
        config.GetBool("invert", false),
        config.GetOutputMode(DefaultMode),
        config.GetBool("pad_to_max_tokens", false),
        config.GetBool("sparse", false),
        config.GetString("encoding", "utf-8"),
        config.GetString("name", null),
        config.GetIntOrNull("vocabulary_size"))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    internal static VocabularySource<string> ReadVocabulary(Config config) => ReadVocabulary(config, ReadToken);

    private static string ReadToken(object? value) =>
        value as string ?? throw new ConfigException($"'vocabulary' of a StringLookup holds strings. Received: {Config.Describe(value)}.");
}
