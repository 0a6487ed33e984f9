using Argali.Saving;

namespace Argali.Layers;

/// <summary>The key of a salted hash, 128 bits: two integers, or one that is taken twice.</summary>
/// <param name="Key0">The first half.</param>
/// <param name="Key1">The second half.</param>
public readonly record struct HashingSalt(ulong Key0, ulong Key1)
{
    /// <summary>Takes one integer twice.</summary>
    public static implicit operator HashingSalt(long salt) => new(unchecked((ulong)salt), unchecked((ulong)salt));

    /// <summary>Takes two integers.</summary>
    public static implicit operator HashingSalt((long Key0, long Key1) salt) => new(unchecked((ulong)salt.Key0), unchecked((ulong)salt.Key1));

    /// <exception cref="ConfigException">The value is neither an integer nor a list of two.</exception>
    internal static HashingSalt? FromConfig(Config config, string key) => config.Find(key) switch
    {
        null => null,
        long salt => salt,
        IReadOnlyList<object?> and [long first, long second] => (first, second),
        object other => throw new ConfigException($"'{key}' expects an integer or a list of two integers. Received: {Config.Describe(other)}."),
    };

    internal IReadOnlyList<object?> ToConfig() => [unchecked((long)Key0), unchecked((long)Key1)];
}
