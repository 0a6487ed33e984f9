using Argali.Saving;

namespace Argali.Layers;

/// <summary>The numbers of added or removed positions, as configs hold them: one, one for each axis, or a pair for each.</summary>
internal static class EdgesArguments
{
    /// <summary>Gets a pair for each axis; null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value has another form.</exception>
    public static Edges1D[]? GetEdges(this Config config, string key, int rank)
    {
        if (config.Find(key) is not { } value)
            return null;
        if (value is long all)
            return [.. Enumerable.Repeat(Number(key, all), rank).Select(number => (Edges1D)number)];
        if (value is not IReadOnlyList<object?> list)
            throw Wrong(key, rank, value);
        if (rank == 1 && list.Count == 2)
            return [Pair(key, rank, list)];
        if (list.Count != rank)
            throw Wrong(key, rank, value);
        return [.. list.Select(item => item is IReadOnlyList<object?> pair ? Pair(key, rank, pair) : Number(key, item))];
    }

    /// <summary>The form in which Keras writes them: a pair for one axis, a list of pairs for more.</summary>
    public static object ToConfig(IReadOnlyList<Edges1D> edges) => edges.Count == 1
        ? Pair(edges[0])
        : edges.Select(Pair).ToList();

    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Edges1D[] NotNegative(Edges1D[] edges, string name)
    {
        if (edges.Any(edge => edge.Before < 0 || edge.After < 0))
        {
            throw new ArgumentOutOfRangeException(
                name, $"`{name}` expects numbers of 0 or more. Received: ({string.Join(", ", edges)}).");
        }

        return edges;
    }

    private static int[] Pair(Edges1D edge) => [edge.Before, edge.After];

    private static Edges1D Pair(string key, int rank, IReadOnlyList<object?> pair) => pair.Count == 2
        ? new Edges1D(Number(key, pair[0]), Number(key, pair[1]))
        : throw Wrong(key, rank, pair);

    private static int Number(string key, object? value) => value is long number and >= int.MinValue and <= int.MaxValue
        ? (int)number
        : throw new ConfigException($"'{key}' expects integers. Received: {Config.Describe(value)}.");

    private static ConfigException Wrong(string key, int rank, object value) => new(
        $"'{key}' expects one integer, {rank} integers or {rank} pairs. Received: {Config.Describe(value)}.");
}
