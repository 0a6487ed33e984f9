namespace Argali.Layers;

/// <summary>How an <see cref="Attention"/> layer compares a query with a key.</summary>
public enum AttentionScoreMode
{
    /// <summary>By their dot product.</summary>
    Dot,

    /// <summary>By the sum over <c>tanh(query + key)</c>.</summary>
    Concat,
}
