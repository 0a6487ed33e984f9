using System.Globalization;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

public abstract partial class IndexLookup<TToken> : IAssetHolder
{
    // The vocabulary that stands in the config because the constructor got it, with its weights.
    private (TToken[] Tokens, double[]? IdfWeights)? inConfig;

    /// <inheritdoc/>
    IReadOnlyList<(string Name, byte[] Content)> IAssetHolder.WriteAssets() => ConfigVocabulary() is null
        ? [(VocabularyFile.Name, VocabularyFile.Write(GetVocabulary().Select(Format)))]
        : [];

    /// <inheritdoc/>
    Action IAssetHolder.ReadAssets(Func<string, byte[]> read)
    {
        if (vocabularyIsGiven)
            return () => { };
        string[] lines = VocabularyFile.Read(read(VocabularyFile.Name));
        TToken[] listed = lines is [""] && TokenStart == 0 ? [] : Array.ConvertAll(lines, Parse);
        TToken[] found = listed.Length == 0 ? [] : WithoutSpecialTokens(listed, out _);
        float[]? weights = OutputMode == OutputMode.TfIdf ? Padded(new float[found.Length], TokenStart, 0) : null;
        return () => Install(found, weights);
    }

    /// <summary>Adds what both kinds of lookup have in their configs, after the arguments that stand before <c>invert</c>.</summary>
    private protected Config WithIndexArguments(Config config, object? maskToken, object? oovToken, Config? beforeWeights = null)
    {
        (TToken[] Tokens, double[]? IdfWeights)? vocabulary = ConfigVocabulary();
        return config
            .Merge(new Config
            {
                ["invert"] = Invert,
                ["max_tokens"] = MaxTokens,
                ["num_oov_indices"] = NumOovIndices,
                ["oov_token"] = oovToken,
                ["mask_token"] = maskToken,
                ["output_mode"] = OutputMode.KerasName(),
                ["sparse"] = false,
                ["pad_to_max_tokens"] = PadToMaxTokens,
            })
            .Merge(beforeWeights ?? new Config())
            .Merge(new Config
            {
                ["idf_weights"] = vocabulary?.IdfWeights,
                ["vocabulary"] = vocabulary?.Tokens,
                ["vocabulary_size"] = tokens.Length == 0 ? recordedSize : VocabularySize(),
            });
    }

    /// <summary>Reads a list of tokens or a path.</summary>
    private protected static VocabularySource<TToken> ReadVocabulary(Config config, Func<object?, TToken> readToken) => config.Find("vocabulary") switch
    {
        null => default,
        string path => path,
        IReadOnlyList<object?> list => list.Select(readToken).ToArray(),
        object other => throw new ConfigException($"'vocabulary' expects a list of tokens or a path. Received: {Config.Describe(other)}."),
    };

    private protected virtual string Format(TToken token) => string.Create(CultureInfo.InvariantCulture, $"{token}");

    // A token with a line break in it has no form in the asset: then the config holds the vocabulary, where any release finds it.
    private (TToken[] Tokens, double[]? IdfWeights)? ConfigVocabulary()
    {
        if (inConfig is not null || tokens.All(token => VocabularyFile.CanHold(Format(token))))
            return inConfig;
        double[]? weights = idfWeights is null
            ? null
            : [.. idfWeights.Value.ToArray<float>().Skip(TokenStart).Take(tokens.Length).Select(weight => (double)weight)];
        return (tokens, weights);
    }
}
