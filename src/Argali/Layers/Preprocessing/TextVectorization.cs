using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Turns texts into numbers of tokens, or into vectors that say which tokens a text has. Texts are standardised, split into tokens, joined
/// to n-grams and looked up in a vocabulary, which is given or learned by <see cref="Adapt(IEnumerable{string})"/>. Inputs are strings of
/// shape <c>(batch,)</c> or <c>(batch, 1)</c>.
/// </summary>
/// <remarks>In the numbers 0 is padding and 1 stands for every token that is not in the vocabulary.</remarks>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/"/>
public sealed class TextVectorization : Layer, IAssetHolder
{
    private readonly StringLookup lookup;

    /// <summary>Makes the layer.</summary>
    /// <param name="maxTokens">The greatest size of the vocabulary, special tokens included; null (the default) for any.</param>
    /// <param name="standardize">What is done to texts first. Default: letters are lowered, punctuation is removed.</param>
    /// <param name="split">How texts are split. Default: at whitespace.</param>
    /// <param name="ngrams">Which runs of tokens become tokens; null (the default) for single tokens.</param>
    /// <param name="outputMode">The form of the output; not one-hot. Default: the numbers.</param>
    /// <param name="outputSequenceLength">How many numbers each text gets, cut or padded by 0; null (the default) for those of the longest text.</param>
    /// <param name="padToMaxTokens">Whether encoded outputs have <paramref name="maxTokens"/> places even when the vocabulary is smaller. Default false.</param>
    /// <param name="vocabulary">The tokens, or the path of a file with one a line; nothing where they are to be learned.</param>
    /// <param name="idfWeights">In the tf-idf mode, the weight of each token of <paramref name="vocabulary"/>.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="ragged">Must be false: Argali's tensors are dense.</param>
    /// <param name="encoding">The encoding of vocabulary files. Default <c>utf-8</c>.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">Arguments do not go together, or the vocabulary is empty, too large, or has a token twice.</exception>
    public TextVectorization(
        int? maxTokens = null,
        TextStandardization standardize = default,
        TextSplit split = default,
        Ngrams? ngrams = null,
        OutputMode outputMode = OutputMode.Int,
        int? outputSequenceLength = null,
        bool padToMaxTokens = false,
        VocabularySource<string> vocabulary = default,
        IReadOnlyList<double>? idfWeights = null,
        bool sparse = false,
        bool ragged = false,
        string encoding = "utf-8",
        string? name = null)
        : this(
            maxTokens, standardize, split, ngrams, outputMode, outputSequenceLength, padToMaxTokens, vocabulary, idfWeights, sparse, ragged, encoding, name, recordedSize: null)
    {
    }

    private TextVectorization(
        int? maxTokens,
        TextStandardization standardize,
        TextSplit split,
        Ngrams? ngrams,
        OutputMode outputMode,
        int? outputSequenceLength,
        bool padToMaxTokens,
        VocabularySource<string> vocabulary,
        IReadOnlyList<double>? idfWeights,
        bool sparse,
        bool ragged,
        string encoding,
        string? name,
        int? recordedSize)
        : base(name)
    {
        CategoricalEncoding.Require(
            outputMode, [OutputMode.Int, OutputMode.MultiHot, OutputMode.Count, OutputMode.TfIdf], nameof(TextVectorization));
        if (ragged)
            throw new ArgumentException("Argali's tensors are dense: ragged must be false, as on every Keras backend but TensorFlow.", nameof(ragged));
        if (outputSequenceLength is not null && outputMode != OutputMode.Int)
        {
            throw new ArgumentException(
                $"outputSequenceLength must not be set if the output mode is not 'int'. Received: {outputSequenceLength}.", nameof(outputSequenceLength));
        }

        if (outputSequenceLength is { } length)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(outputSequenceLength));
        Standardize = standardize;
        Split = split;
        Ngrams = ngrams;
        OutputSequenceLength = outputSequenceLength;
        lookup = Track("_lookup_layer", new StringLookup(
            maxTokens, 1, "", "[UNK]", vocabulary, idfWeights, false, outputMode, padToMaxTokens, sparse, encoding, null, recordedSize));
    }

    /// <summary>Gets the greatest size of the vocabulary, special tokens included.</summary>
    public int? MaxTokens => lookup.MaxTokens;

    /// <summary>Gets what is done to texts first.</summary>
    public TextStandardization Standardize { get; }

    /// <summary>Gets how texts are split.</summary>
    public TextSplit Split { get; }

    /// <summary>Gets which runs of tokens become tokens.</summary>
    public Ngrams? Ngrams { get; }

    /// <summary>Gets the form of the output.</summary>
    public OutputMode OutputMode => lookup.OutputMode;

    /// <summary>Gets how many numbers each text gets.</summary>
    public int? OutputSequenceLength { get; }

    /// <summary>Gets whether encoded outputs have as many places as the vocabulary may have tokens.</summary>
    public bool PadToMaxTokens => lookup.PadToMaxTokens;

    /// <summary>Gets the encoding of vocabulary files.</summary>
    public string Encoding => lookup.Encoding;

    /// <summary>Gets the weights of the tokens in the tf-idf mode, special tokens included; null in other modes and before there is a vocabulary.</summary>
    public Tensor? IdfWeights => lookup.IdfWeights;

    private protected override bool OverridesOutputShape => true;

    private protected override DType OutputDType => OutputMode == OutputMode.Int ? Engine.DType.Int64 : Engine.DType.Float32;

    internal override DType InputDType => Engine.DType.String;

    /// <summary>Learns the vocabulary of texts, the most frequent tokens first. What was learned before is forgotten.</summary>
    /// <param name="data">The texts; read once, so that files larger than the memory can be streamed.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    /// <exception cref="ArgumentException">There are no texts.</exception>
    public void Adapt(IEnumerable<string> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        lookup.RequireAdaptable();
        var counts = new TokenCounts<string>();
        foreach (string text in data)
            counts.Add(Tokens([text]));
        lookup.Learn(counts);
    }

    /// <summary>Learns the vocabulary of texts, the most frequent tokens first. What was learned before is forgotten.</summary>
    /// <param name="data">Strings of shape <c>(n,)</c> or <c>(n, 1)</c>.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    /// <exception cref="ArgumentException">The data are no such strings.</exception>
    public void Adapt(Tensor data) => Adapt([data]);

    /// <summary>Learns the vocabulary of texts that come in batches. What was learned before is forgotten.</summary>
    /// <param name="batches">Strings of shape <c>(n,)</c> or <c>(n, 1)</c>, each batch read once.</param>
    /// <param name="steps">How many batches are read; null (the default) for all.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    /// <exception cref="ArgumentException">The data are no such strings.</exception>
    public void Adapt(IEnumerable<Tensor> batches, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        lookup.RequireAdaptable();
        var counts = new TokenCounts<string>();
        foreach (Tensor batch in batches.Take(steps ?? int.MaxValue))
        {
            foreach (string[] row in Rows(batch.Rank == 1 ? Ops.ExpandDims(batch, -1) : batch).Rows)
                counts.Add(row);
        }

        lookup.Learn(counts);
    }

    /// <summary>Gets the vocabulary in the order of its numbers.</summary>
    /// <param name="includeSpecialTokens">Whether the empty string (padding) and <c>[UNK]</c> stand in front. Default true.</param>
    public IReadOnlyList<string> GetVocabulary(bool includeSpecialTokens = true) => lookup.GetVocabulary(includeSpecialTokens);

    /// <summary>Gets the number of tokens in the vocabulary, special tokens included.</summary>
    public int VocabularySize() => lookup.VocabularySize();

    /// <summary>Replaces the vocabulary. Nothing is changed unless everything fits.</summary>
    /// <param name="vocabulary">The tokens, without special tokens or with all of them in front.</param>
    /// <param name="idfWeights">In the tf-idf mode, and only there, the weight of each token of <paramref name="vocabulary"/>.</param>
    /// <exception cref="ArgumentException">The vocabulary is empty, too large, or has a token twice; or the weights do not fit.</exception>
    public void SetVocabulary(VocabularySource<string> vocabulary, IReadOnlyList<double>? idfWeights = null) =>
        lookup.SetVocabulary(vocabulary, idfWeights);

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape rows = RowsShape(inputShapes.Value);
        if (OutputMode != OutputMode.Int)
            return rows.Concat(lookup.ComputeOutputShape(new Shape(1)));
        bool keepsLength = Split.IsNone && Ngrams is null && OutputSequenceLength is null;
        return keepsLength ? inputShapes : rows.Concat([OutputSequenceLength]);
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = lookup.GetConfig();
        return base.GetConfig().Merge(new Config
        {
            ["max_tokens"] = MaxTokens,
            ["standardize"] = Standardize.ToConfig(),
            ["split"] = Split.ToConfig(),
            ["ngrams"] = Ngrams?.ToConfig(),
            ["output_mode"] = OutputMode.KerasName(),
            ["output_sequence_length"] = OutputSequenceLength,
            ["pad_to_max_tokens"] = PadToMaxTokens,
            ["sparse"] = false,
            ["ragged"] = false,
            ["vocabulary"] = config.Find("vocabulary"),
            ["idf_weights"] = config.Find("idf_weights"),
            ["encoding"] = Encoding,
            ["vocabulary_size"] = VocabularySize(),
        });
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        (Shape leading, string[][] rows) = Rows(inputs);
        int length = OutputSequenceLength ?? rows.Select(row => row.Length).DefaultIfEmpty().Max();
        var numbers = new long[rows.Length * length];

        // Padding is 0 among numbers, and has no place in vectors.
        if (OutputMode != OutputMode.Int)
            Array.Fill(numbers, long.MaxValue);
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<string> row = rows[i].AsSpan(0, Math.Min(rows[i].Length, length));
            lookup.LookUp(row, numbers.AsSpan(i * length, row.Length));
        }

        return lookup.Encode(Tensor.From<long>(numbers, leading.Concat([length])));
    }

    /// <inheritdoc/>
    IReadOnlyList<(string Name, byte[] Content)> IAssetHolder.WriteAssets() => ((IAssetHolder)lookup).WriteAssets();

    // The lookup reads its own copy, which lies in the folder below.
    Action IAssetHolder.ReadAssets(Func<string, byte[]> read) => static () => { };

    internal static TextVectorization FromConfig(Config config) => new(
        config.GetIntOrNull("max_tokens"),
        TextStandardization.FromConfig(config),
        TextSplit.FromConfig(config),
        Argali.Layers.Ngrams.FromConfig(config),
        config.GetOutputMode(OutputMode.Int),
        config.GetIntOrNull("output_sequence_length"),
        config.GetBool("pad_to_max_tokens", false),
        StringLookup.ReadVocabulary(config),
        config.GetDoubles("idf_weights"),
        config.GetBool("sparse", false),
        config.GetBool("ragged", false),
        config.GetString("encoding", "utf-8"),
        config.GetString("name", null),
        config.GetIntOrNull("vocabulary_size"))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    // Texts are split one by one; without splitting, the last axis holds the tokens of a row.
    private (Shape Leading, string[][] Rows) Rows(Tensor inputs)
    {
        if (inputs.DType != Engine.DType.String)
        {
            throw new ArgumentException(
                $"The layer '{Name}' (TextVectorization) expects strings. Received: {inputs.DType.KerasName()} {inputs.Shape}.", nameof(inputs));
        }

        Shape leading = RowsShape(inputs.Shape);
        string[] texts = inputs.ToArray<string>();
        var rows = new string[leading.ElementCount][];
        int width = rows.Length == 0 ? 0 : texts.Length / rows.Length;
        for (int i = 0; i < rows.Length; i++)
            rows[i] = Tokens(texts.AsSpan(i * width, width));
        return (leading, rows);
    }

    private string[] Tokens(ReadOnlySpan<string> texts)
    {
        var tokens = new List<string>();
        foreach (string text in texts)
            tokens.AddRange(Split.Apply(Standardize.Apply(text)));
        return Ngrams is { } ngrams ? ngrams.Apply([.. tokens]) : [.. tokens];
    }

    private Shape RowsShape(Shape input)
    {
        if (!Split.IsNone && input.Rank > 1 && input[^1] is not (1 or Shape.Unknown))
        {
            throw new ArgumentException(
                $"When the layer '{Name}' (TextVectorization) splits strings, its inputs have one axis, or a last axis of length 1. Received: {input}.", nameof(input));
        }

        return input.Rank > 1 || (Split.IsNone && input.Rank == 1) ? input.Without(-1) : input;
    }
}
