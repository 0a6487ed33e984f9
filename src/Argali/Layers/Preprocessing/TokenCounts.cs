namespace Argali.Layers;

/// <summary>How often tokens come in data, and in how many of its documents.</summary>
internal sealed class TokenCounts<TToken>
    where TToken : notnull
{
    private readonly Dictionary<TToken, long> counts = [];
    private readonly Dictionary<TToken, long> documentCounts = [];
    private readonly HashSet<TToken> inDocument = [];
    private long documents;

    /// <summary>Whether nothing was taken in.</summary>
    public bool IsEmpty => documents == 0;

    /// <summary>Takes in one document.</summary>
    public void Add(ReadOnlySpan<TToken> document)
    {
        documents++;
        inDocument.Clear();
        foreach (TToken token in document)
        {
            counts[token] = counts.GetValueOrDefault(token) + 1;
            if (inDocument.Add(token))
                documentCounts[token] = documentCounts.GetValueOrDefault(token) + 1;
        }
    }

    /// <summary>Forgets a token, so that it does not count.</summary>
    public void Remove(TToken token) => counts.Remove(token);

    /// <summary>The most frequent tokens; of equally frequent ones the greater stands first.</summary>
    public TToken[] MostFrequent(int limit, IComparer<TToken> order) =>
    [
        .. counts.OrderByDescending(pair => pair.Value).ThenByDescending(pair => pair.Key, order).Take(limit).Select(pair => pair.Key),
    ];

    /// <summary>The inverse document frequency of a token: log(1 + documents / (1 + documents that have it)).</summary>
    public float InverseDocumentFrequency(TToken token) =>
        (float)Math.Log(1 + ((double)documents / (1 + documentCounts.GetValueOrDefault(token))));
}
