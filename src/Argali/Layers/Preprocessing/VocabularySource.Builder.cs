namespace Argali.Layers;

/// <summary>Makes vocabularies of collection expressions.</summary>
public static class VocabularySource
{
    /// <summary>Takes tokens.</summary>
    public static VocabularySource<TToken> Create<TToken>(ReadOnlySpan<TToken> tokens) => new(tokens.ToArray(), null);
}
