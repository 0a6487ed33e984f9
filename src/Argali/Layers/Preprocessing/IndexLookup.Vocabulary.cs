using Argali.Engine;

namespace Argali.Layers;

public abstract partial class IndexLookup<TToken>
{
    /// <summary>Learns the vocabulary of data: its tokens, the most frequent first. What was learned before is forgotten.</summary>
    /// <param name="data">Tokens. Each row of the first axis is a document, which counts in the tf-idf mode.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    /// <exception cref="ArgumentException">The data hold no tokens of the layer's kind.</exception>
    public void Adapt(Tensor data) => Adapt([data.Rank == 1 ? Ops.ExpandDims(data, -1) : data]);

    /// <summary>Learns the vocabulary of tokens, each a document of its own. What was learned before is forgotten.</summary>
    /// <param name="data">The tokens; read once.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    /// <exception cref="ArgumentException">There are no data.</exception>
    public void Adapt(IEnumerable<TToken> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireAdaptable();
        var counts = new TokenCounts<TToken>();
        foreach (TToken token in data)
            counts.Add([token]);
        Learn(counts);
    }

    /// <summary>Learns the vocabulary of data that comes in batches. What was learned before is forgotten.</summary>
    /// <param name="batches">The batches, each read once. Each row of the first axis is a document; a batch of one axis is one document.</param>
    /// <param name="steps">How many batches are read; null (the default) for all.</param>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    /// <exception cref="ArgumentException">A batch holds no tokens of the layer's kind.</exception>
    public void Adapt(IEnumerable<Tensor> batches, int? steps = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        RequireAdaptable();
        var counts = new TokenCounts<TToken>();
        foreach (Tensor batch in batches.Take(steps ?? int.MaxValue))
        {
            ReadOnlySpan<TToken> items = TokensOf(batch);
            int documents = batch.Rank < 2 ? 1 : batch.Shape[0];
            for (int i = 0; i < documents; i++)
                counts.Add(items.Slice(i * (items.Length / documents), items.Length / documents));
        }

        Learn(counts);
    }

    /// <summary>Gets the vocabulary in the order of its numbers.</summary>
    /// <param name="includeSpecialTokens">Whether the mask and the tokens for what is not in the vocabulary stand in front. Default true.</param>
    public IReadOnlyList<TToken> GetVocabulary(bool includeSpecialTokens = true) =>
        includeSpecialTokens ? [.. SpecialTokens(), .. tokens] : [.. tokens];

    /// <summary>Gets the number of tokens in the vocabulary, special tokens included.</summary>
    public int VocabularySize() => tokens.Length == 0 && recordedSize is { } recorded ? recorded : TokenStart + tokens.Length;

    /// <summary>Replaces the vocabulary. Nothing is changed unless everything fits.</summary>
    /// <param name="vocabulary">The tokens, without special tokens or with all of them in front.</param>
    /// <param name="idfWeights">In the tf-idf mode, and only there, the weight of each token of <paramref name="vocabulary"/>.</param>
    /// <exception cref="ArgumentException">The vocabulary is empty, too large, or has a token twice; or the weights do not fit.</exception>
    public void SetVocabulary(VocabularySource<TToken> vocabulary, IReadOnlyList<double>? idfWeights = null)
    {
        if (OutputMode == OutputMode.TfIdf && idfWeights is null)
            throw new ArgumentException("idfWeights must be set if the output mode is 'tf_idf'.", nameof(idfWeights));
        if (OutputMode != OutputMode.TfIdf && idfWeights is not null)
            throw new ArgumentException($"idfWeights should only be set if the output mode is 'tf_idf'. It is '{OutputMode.KerasName()}'.", nameof(idfWeights));
        TToken[] given = vocabulary.Tokens ?? Array.ConvertAll(VocabularyFile.Load(vocabulary.FilePath ?? "", Encoding), Parse);
        TToken[] checkedTokens = WithoutSpecialTokens(given, out bool hadSpecialTokens);
        Install(checkedTokens, idfWeights is null ? null : PaddedWeights(given, idfWeights, hadSpecialTokens));
        if (vocabularyIsGiven)
            inConfig = (given, idfWeights?.ToArray());
    }

    /// <summary>Refuses to adapt what was given.</summary>
    /// <exception cref="InvalidOperationException">The vocabulary was given to the constructor.</exception>
    internal void RequireAdaptable()
    {
        if (vocabularyIsGiven)
            throw new InvalidOperationException($"Cannot adapt the layer '{Name}', which was made with a vocabulary.");
    }

    /// <summary>Makes the vocabulary of counted tokens.</summary>
    /// <exception cref="ArgumentException">There are no data.</exception>
    internal void Learn(TokenCounts<TToken> counts)
    {
        if (counts.IsEmpty)
            throw new ArgumentException($"The layer '{Name}' expects data to adapt to. Received none.", nameof(counts));
        if (hasMask)
            counts.Remove(mask!);
        counts.Remove(oov);
        TToken[] learned = counts.MostFrequent(MaxTokens is { } most ? Math.Max(0, most - TokenStart) : int.MaxValue, TokenOrder);
        float[]? weights = null;
        if (OutputMode == OutputMode.TfIdf)
        {
            float[] ofTokens = Array.ConvertAll(learned, counts.InverseDocumentFrequency);
            weights = Padded(ofTokens, TokenStart, ofTokens.Length == 0 ? 0 : ofTokens.Average());
        }

        Install(learned, weights);
    }

    private protected abstract TToken Parse(string text);

    private IEnumerable<TToken> SpecialTokens() => Enumerable.Repeat(mask!, OovStart).Concat(Enumerable.Repeat(oov, NumOovIndices));

    private TToken[] WithoutSpecialTokens(TToken[] vocabulary, out bool hadSpecialTokens)
    {
        if (vocabulary.Length == 0)
            throw new ArgumentException("Cannot set an empty vocabulary: give at least one token, or none at all and call Adapt.", nameof(vocabulary));
        hadSpecialTokens = vocabulary.Length >= TokenStart && vocabulary.Take(TokenStart).SequenceEqual(SpecialTokens());
        TToken[] rest = hadSpecialTokens ? vocabulary[TokenStart..] : vocabulary;
        TToken[] repeated = [.. rest.GroupBy(token => token).Where(group => group.Skip(1).Any()).Select(group => group.Key).Take(10)];
        if (repeated.Length > 0)
            throw new ArgumentException($"The passed vocabulary has at least one repeated term. The repeated terms are: {string.Join(", ", repeated)}.", nameof(vocabulary));
        if (hasMask)
            RequireAbsent(rest, mask!, "mask");
        if (Invert)
            RequireAbsent(rest, oov, "OOV");
        if ((long)TokenStart + rest.Length > MaxTokens)
        {
            throw new ArgumentException(
                "Attempted to set a vocabulary larger than the maximum vocabulary size. " +
                $"Received vocabulary size is {(long)TokenStart + rest.Length}; maxTokens is {MaxTokens}.", nameof(vocabulary));
        }

        return rest;
    }

    private void RequireAbsent(TToken[] rest, TToken reserved, string what)
    {
        int index = Array.IndexOf(rest, reserved);
        if (index < 0)
            return;
        throw new ArgumentException(
            $"Found the reserved {what} token '{reserved}' in the vocabulary, {index} tokens after its beginning. A vocabulary need not have the mask " +
            $"and OOV tokens. Either leave them out, or put all of them in front in precisely this order: {string.Join(", ", SpecialTokens().Take(10))}.", nameof(rest));
    }

    // The weights of special tokens are unknown: the average stands in for them.
    private float[] PaddedWeights(TToken[] given, IReadOnlyList<double> weights, bool hadSpecialTokens)
    {
        if (weights.Count != given.Length)
        {
            throw new ArgumentException(
                $"idfWeights must be as many as the vocabulary. Received: {weights.Count} weights, {given.Length} tokens.", nameof(weights));
        }

        float[] values = [.. weights.Select(weight => (float)weight)];
        return hadSpecialTokens ? Padded(values, 0, 0) : Padded(values, TokenStart, (float)weights.Average());
    }

    private float[] Padded(float[] values, int front, float frontValue)
    {
        int length = Math.Max(checked(front + values.Length), PadToMaxTokens ? MaxTokens!.Value : 0);
        AllocationBudget.Require([length], Engine.DType.Float32);
        var padded = new float[length];
        padded.AsSpan(0, front).Fill(frontValue);
        values.CopyTo(padded, front);
        return padded;
    }

    private void Install(TToken[] newTokens, float[]? weights)
    {
        var newNumbers = new Dictionary<TToken, int>(newTokens.Length);
        for (int i = 0; i < newTokens.Length; i++)
            newNumbers.Add(newTokens[i], TokenStart + i);
        tokens = newTokens;
        numbers = newNumbers;
        if (weights is not null)
            idfWeights = new Variable(Tensor.From<float>(weights), "idf_weights", trainable: false);
    }
}
