using System.Collections;
using System.Runtime.CompilerServices;

namespace Argali.Layers;

/// <summary>
/// A vocabulary where Keras takes a list of tokens or the path of a file that has one token a line: <c>vocabulary: ["red", "green"]</c>,
/// <c>vocabulary: "words.txt"</c>.
/// </summary>
/// <typeparam name="TToken">What a token is: <see cref="string"/> or <see cref="long"/>.</typeparam>
[CollectionBuilder(typeof(VocabularySource), nameof(VocabularySource.Create))]
public readonly struct VocabularySource<TToken> : IEnumerable<TToken>
{
    internal VocabularySource(TToken[]? tokens, string? path)
    {
        Tokens = tokens;
        FilePath = path;
    }

    /// <summary>Gets whether nothing was given.</summary>
    public bool IsDefault => Tokens is null && FilePath is null;

    /// <summary>Gets the path of the file; null for a list of tokens.</summary>
    public string? FilePath { get; }

    internal TToken[]? Tokens { get; }

    /// <summary>Takes the path of a file of tokens, one a line.</summary>
    public static implicit operator VocabularySource<TToken>(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(null, path);
    }

    /// <summary>Takes tokens.</summary>
    public static implicit operator VocabularySource<TToken>(TToken[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new([.. tokens], null);
    }

    /// <summary>Takes tokens.</summary>
    public static implicit operator VocabularySource<TToken>(List<TToken> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new([.. tokens], null);
    }

    /// <inheritdoc/>
    public IEnumerator<TToken> GetEnumerator() => ((IEnumerable<TToken>)(Tokens ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
