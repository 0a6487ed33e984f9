using System.Globalization;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Replaces integers by their numbers in a vocabulary, or encodes them; inverted, gives the integers back. The vocabulary is given, or
/// learned from data by <see cref="IndexLookup{TToken}.Adapt(Tensor)"/>.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/categorical/integer_lookup/"/>
public sealed class IntegerLookup : IndexLookup<long>
{
    /// <summary>Makes the layer.</summary>
    /// <param name="maxTokens">The greatest size of the vocabulary, special tokens included; null (the default) for any.</param>
    /// <param name="numOovIndices">
    /// How many numbers there are for integers that are not in the vocabulary; with several the remainder chooses, with none they are refused. Default 1.
    /// </param>
    /// <param name="maskToken">The integer that stands for nothing: it gets number 0, and no place in encoded outputs. Null (the default) for none.</param>
    /// <param name="oovToken">What inverted lookups give for numbers of no token. Default -1.</param>
    /// <param name="vocabulary">The integers, or the path of a file with one a line; nothing where they are to be learned.</param>
    /// <param name="vocabularyDtype">The type of the integers: int64 (the default) or int32.</param>
    /// <param name="idfWeights">In the tf-idf mode, the weight of each integer of <paramref name="vocabulary"/>.</param>
    /// <param name="invert">Whether numbers are replaced by integers of the vocabulary. Default false.</param>
    /// <param name="outputMode">The form of the output. Default: the numbers.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="padToMaxTokens">Whether encoded outputs have <paramref name="maxTokens"/> places even when the vocabulary is smaller. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">Arguments do not go together, or the vocabulary is empty, too large, or has an integer twice.</exception>
    public IntegerLookup(
        int? maxTokens = null,
        int numOovIndices = 1,
        long? maskToken = null,
        long oovToken = -1,
        VocabularySource<long> vocabulary = default,
        DType vocabularyDtype = Engine.DType.Int64,
        IReadOnlyList<double>? idfWeights = null,
        bool invert = false,
        OutputMode outputMode = OutputMode.Int,
        bool sparse = false,
        bool padToMaxTokens = false,
        string? name = null)
        : this(
            maxTokens, numOovIndices, maskToken, oovToken, vocabulary, vocabularyDtype, idfWeights, invert, outputMode, sparse, padToMaxTokens, name, recordedSize: null)
    {
    }

    private IntegerLookup(
        int? maxTokens,
        int numOovIndices,
        long? maskToken,
        long oovToken,
        VocabularySource<long> vocabulary,
        DType vocabularyDtype,
        IReadOnlyList<double>? idfWeights,
        bool invert,
        OutputMode outputMode,
        bool sparse,
        bool padToMaxTokens,
        string? name,
        int? recordedSize)
        : base(
            maxTokens, numOovIndices, maskToken ?? 0, maskToken is not null, oovToken, vocabulary, idfWeights, invert, outputMode, sparse, padToMaxTokens, "utf-8", recordedSize, name)
    {
        if (vocabularyDtype is not (Engine.DType.Int64 or Engine.DType.Int32))
            throw new ArgumentException($"The vocabularyDtype of IntegerLookup is int64 or int32. Received: {vocabularyDtype.KerasName()}.", nameof(vocabularyDtype));
        MaskToken = maskToken;
        OovToken = oovToken;
        VocabularyDtype = vocabularyDtype;
    }

    /// <summary>Gets the integer that stands for nothing.</summary>
    public long? MaskToken { get; }

    /// <summary>Gets what stands for integers that are not in the vocabulary.</summary>
    public long OovToken { get; }

    /// <summary>Gets the type of the integers.</summary>
    public DType VocabularyDtype { get; }

    private protected override DType TokenDType => VocabularyDtype;

    private protected override IComparer<long> TokenOrder => Comparer<long>.Default;

    /// <inheritdoc/>
    public override Config GetConfig() => WithIndexArguments(
        base.GetConfig(), MaskToken, OovToken, new Config { ["vocabulary_dtype"] = VocabularyDtype.KerasName() });

    private protected override ReadOnlySpan<long> TokensOf(Tensor tensor) => tensor.DType == Engine.DType.String
        ? throw new ArgumentException($"The layer '{Name}' (IntegerLookup) expects integers. Received: strings of shape {tensor.Shape}.", nameof(tensor))
        : Ops.Cast(tensor, Engine.DType.Int64).AsSpan<long>();

    private protected override Tensor ToTensor(long[] items, Shape shape) => Ops.Cast(Tensor.From<long>(items, shape), VocabularyDtype);

    private protected override int OovBin(long token, int bins) => (int)(((token % bins) + bins) % bins);

    private protected override long Parse(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new ArgumentException($"A vocabulary of integers has one a line. Received: '{(text.Length <= 40 ? text : text[..40])}'.", nameof(text));

    internal static IntegerLookup FromConfig(Config config) => new(
        config.GetIntOrNull("max_tokens"),
        config.GetInt("num_oov_indices", 1),
        config.Find("mask_token") is { } mask ? ReadToken(mask) : null,
        config.Find("oov_token") is { } oov ? ReadToken(oov) : -1,
        ReadVocabulary(config, ReadToken),
        DTypes.TryParse(config.GetString("vocabulary_dtype", "int64"), out DType dtype)
            ? dtype
            : throw new ConfigException($"'vocabulary_dtype' expects a type such as 'int64'. Received: '{config.GetString("vocabulary_dtype")}'."),
        config.GetDoubles("idf_weights"),
        config.GetBool("invert", false),
        config.GetOutputMode(DefaultMode),
        config.GetBool("sparse", false),
        config.GetBool("pad_to_max_tokens", false),
        config.GetString("name", null),
        config.GetIntOrNull("vocabulary_size"))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private static long ReadToken(object? value) =>
        value as long? ?? throw new ConfigException($"Tokens of an IntegerLookup are integers. Received: {Config.Describe(value)}.");
}
