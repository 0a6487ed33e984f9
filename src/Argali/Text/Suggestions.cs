namespace Argali.Text;

/// <summary>Messages about unknown names that say which known name was probably meant.</summary>
internal static class Suggestions
{
    /// <summary>Writes "Unknown loss 'msee'. Did you mean 'mse'? Known: ...".</summary>
    public static string Unknown(string kind, string name, IEnumerable<string> known)
    {
        List<string> names = [.. known.Distinct().Order(StringComparer.Ordinal)];
        string? nearest = Nearest(name, names);
        string hint = nearest is null ? string.Empty : $" Did you mean '{nearest}'?";
        return $"Unknown {kind} '{name}'.{hint} Known: {string.Join(", ", names)}.";
    }

    /// <summary>Gets the known name with the smallest edit distance, if it is near enough to be a slip.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = EditDistance(name, candidate);
            if (distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    // Levenshtein's distance over two rows, letters compared without case.
    private static int EditDistance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        int[] current = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + substitution);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
