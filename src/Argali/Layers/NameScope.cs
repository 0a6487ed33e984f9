namespace Argali.Layers;

/// <summary>The names of the layers whose build or call is running on this thread, from which variables take their paths.</summary>
internal static class NameScope
{
    [ThreadStatic]
    private static List<string>? names;

    /// <summary>Gets how many calls are running on this thread.</summary>
    public static int Depth => names?.Count ?? 0;

    public static void Push(string name) => (names ??= []).Add(name);

    public static void Pop() => names!.RemoveAt(names.Count - 1);

    /// <summary>Joins the running names and one more with slashes.</summary>
    public static string PathOf(string name) => names is { Count: > 0 } ? string.Join('/', names) + "/" + name : name;
}
