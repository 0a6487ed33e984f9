using System.Globalization;

namespace Argali.Layers;

/// <summary>Counts the automatic names of each class: <c>dense</c>, <c>dense_1</c>, <c>dense_2</c>, ...</summary>
public static class UniqueNames
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, int> Counts = new(StringComparer.Ordinal);

    /// <summary>Starts all counts again, as <c>keras.backend.clear_session</c> does.</summary>
    public static void Reset()
    {
        lock (Gate)
            Counts.Clear();
    }

    internal static string Next(string prefix)
    {
        lock (Gate)
        {
            int used = Counts.GetValueOrDefault(prefix);
            Counts[prefix] = used + 1;
            return used == 0 ? prefix : prefix + "_" + used.ToString(CultureInfo.InvariantCulture);
        }
    }
}
