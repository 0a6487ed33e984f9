using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Replaces tokens by their numbers in a vocabulary, or numbers by tokens: the base of <see cref="StringLookup"/> and
/// <see cref="IntegerLookup"/>.
/// </summary>
/// <remarks>
/// The numbers begin with the mask token (only where the output is numbers), then come <see cref="NumOovIndices"/> numbers for tokens that
/// are not in the vocabulary, then the vocabulary.
/// </remarks>
/// <typeparam name="TToken">What a token is.</typeparam>
public abstract partial class IndexLookup<TToken> : Layer
    where TToken : notnull
{
    // Half of all numbers that there are, so that numbers of tokens can follow.
    private const int MaximumOovIndices = 1 << 30;

    private protected const OutputMode DefaultMode = OutputMode.Int;

    private readonly TToken? mask;
    private readonly bool hasMask;
    private readonly TToken oov;
    private readonly bool vocabularyIsGiven;
    private readonly int? recordedSize;
    private TToken[] tokens = [];
    private Dictionary<TToken, int> numbers = [];
    private Variable? idfWeights;

    private protected IndexLookup(
        int? maxTokens,
        int numOovIndices,
        TToken? mask,
        bool hasMask,
        TToken oov,
        VocabularySource<TToken> vocabulary,
        IReadOnlyList<double>? idfWeights,
        bool invert,
        OutputMode outputMode,
        bool sparse,
        bool padToMaxTokens,
        string encoding,
        int? recordedSize,
        string? name)
        : base(name)
    {
        if (maxTokens <= 1)
            throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, $"If set, maxTokens must be greater than 1. Received: {maxTokens}.");
        if (padToMaxTokens && maxTokens is null)
            throw new ArgumentException("If padToMaxTokens is true, maxTokens must be set.", nameof(padToMaxTokens));
        ArgumentOutOfRangeException.ThrowIfNegative(numOovIndices);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numOovIndices, MaximumOovIndices);
        ArgumentNullException.ThrowIfNull(oov);
        CategoricalEncoding.RefuseSparse(sparse);
        if (invert && outputMode != OutputMode.Int)
            throw new ArgumentException($"The output mode must be 'int' when invert is true. Received: '{outputMode.KerasName()}'.", nameof(outputMode));
        if (idfWeights is not null && outputMode != OutputMode.TfIdf)
            throw new ArgumentException($"idfWeights should only be set when the output mode is 'tf_idf'. It is '{outputMode.KerasName()}'.", nameof(idfWeights));
        if (!vocabulary.IsDefault && outputMode == OutputMode.TfIdf && idfWeights is null)
            throw new ArgumentException("When a vocabulary is given in the tf-idf output mode, idfWeights must be given too.", nameof(idfWeights));

        MaxTokens = maxTokens;
        NumOovIndices = numOovIndices;
        this.mask = mask;
        this.hasMask = hasMask;
        this.oov = oov;
        Invert = invert;
        OutputMode = outputMode;
        PadToMaxTokens = padToMaxTokens;
        this.recordedSize = recordedSize;
        vocabularyIsGiven = !vocabulary.IsDefault;
        Encoding = encoding;
        if (vocabularyIsGiven)
            SetVocabulary(vocabulary, idfWeights);
    }

    /// <summary>Gets the greatest size of the vocabulary, special tokens included; null for any.</summary>
    public int? MaxTokens { get; }

    /// <summary>Gets how many numbers there are for tokens that are not in the vocabulary.</summary>
    public int NumOovIndices { get; }

    /// <summary>Gets whether numbers are replaced by tokens.</summary>
    public bool Invert { get; }

    /// <summary>Gets the form of the output.</summary>
    public OutputMode OutputMode { get; }

    /// <summary>Gets whether encoded outputs have <see cref="MaxTokens"/> places even when the vocabulary is smaller.</summary>
    public bool PadToMaxTokens { get; }

    /// <summary>Gets the weights of the tokens in the tf-idf mode, special tokens included; null in other modes and before there is a vocabulary.</summary>
    public Tensor? IdfWeights => idfWeights?.Value;

    internal override IReadOnlyList<Variable> OwnVariables => idfWeights is null ? [] : [idfWeights];

    private protected override bool OverridesOutputShape => true;

    private protected override DType OutputDType =>
        Invert ? TokenDType : OutputMode == OutputMode.Int ? Engine.DType.Int64 : Engine.DType.Float32;

    internal override DType InputDType => Invert ? Engine.DType.Int64 : TokenDType;

    /// <summary>Gets the name of the encoding of vocabulary files.</summary>
    private protected string Encoding { get; }

    /// <summary>Gets the element type of tokens in tensors.</summary>
    private protected abstract DType TokenDType { get; }

    /// <summary>Gets the order that decides between tokens of equal frequency.</summary>
    private protected abstract IComparer<TToken> TokenOrder { get; }

    // Special tokens stand in front: the mask, then those for what is not in the vocabulary.
    private int OovStart => hasMask && OutputMode == OutputMode.Int ? 1 : 0;

    private int TokenStart => OovStart + NumOovIndices;

    private int Depth => PadToMaxTokens ? MaxTokens!.Value : VocabularySize();

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) =>
        CategoricalEncoding.OutputShape(inputShapes.Value, OutputMode, Depth);

    // Keras builds these layers without shapes.
    internal override Config? GetBuildConfig() => new();

    internal override string OwnVariableFileName(int index) => "idf_weights";

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (Invert)
            return Inverted(inputs);
        var found = new long[inputs.ElementCount];
        LookUp(TokensOf(inputs), found);
        return Encode(Tensor.From<long>(found, inputs.Shape));
    }

    /// <summary>Gets a tensor's elements as tokens.</summary>
    /// <exception cref="ArgumentException">The tensor has another element type.</exception>
    private protected abstract ReadOnlySpan<TToken> TokensOf(Tensor tensor);

    /// <summary>Makes a tensor of tokens.</summary>
    private protected abstract Tensor ToTensor(TToken[] items, Shape shape);

    /// <summary>Spreads a token that is not in the vocabulary over several numbers.</summary>
    private protected abstract int OovBin(TToken token, int bins);

    /// <summary>Finds the numbers of tokens; a mask that has no place in the output gets a number beyond all others.</summary>
    internal void LookUp(ReadOnlySpan<TToken> items, Span<long> found)
    {
        List<TToken>? unknown = null;
        for (int i = 0; i < items.Length; i++)
        {
            TToken token = items[i];
            if (hasMask && token.Equals(mask))
            {
                found[i] = OutputMode == OutputMode.Int ? 0 : long.MaxValue;
            }
            else if (numbers.TryGetValue(token, out int number))
            {
                found[i] = number;
            }
            else if (NumOovIndices > 0)
            {
                found[i] = OovStart + (NumOovIndices == 1 ? 0 : OovBin(token, NumOovIndices));
            }
            else
            {
                (unknown ??= []).Add(token);
            }
        }

        if (unknown is not null)
        {
            throw new ArgumentException(
                $"When numOovIndices is 0, all inputs of '{Name}' should be in the vocabulary. Not in it: " +
                $"{string.Join(", ", unknown.Distinct().Take(10))}. Consider setting numOovIndices to 1.", nameof(items));
        }
    }

    /// <summary>Brings numbers into the form of the output.</summary>
    internal Tensor Encode(Tensor found)
    {
        OutputMode mode = OutputMode == OutputMode.TfIdf ? OutputMode.Count : OutputMode;
        Tensor encoded = CategoricalEncoding.Encode(found, mode, Depth);
        if (OutputMode != OutputMode.TfIdf)
            return encoded;
        return encoded * (idfWeights ?? throw new InvalidOperationException($"The layer '{Name}' has no vocabulary yet, and so no weights. Call Adapt or SetVocabulary."));
    }

    private Tensor Inverted(Tensor inputs)
    {
        if (inputs.DType == Engine.DType.String)
            throw new ArgumentException($"The layer '{Name}' inverts numbers to tokens. Received: strings.", nameof(inputs));
        long[] indices = Ops.Cast(inputs, Engine.DType.Int64).ToArray<long>();
        TToken[] found = Array.ConvertAll(indices, index =>
            index == 0 && hasMask ? mask!
            : index >= TokenStart && index < TokenStart + tokens.Length ? tokens[index - TokenStart]
            : oov);
        return ToTensor(found, inputs.Shape);
    }
}
