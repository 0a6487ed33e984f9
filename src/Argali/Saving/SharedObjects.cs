using System.Diagnostics.CodeAnalysis;
using Argali.Layers;

namespace Argali.Saving;

/// <summary>The layers met so far in the load that runs on this thread, by <c>shared_object_id</c>.</summary>
internal static class SharedObjects
{
    [ThreadStatic]
    private static Dictionary<long, Layer>? current;

    /// <summary>Begins a load; ids count until the result is disposed.</summary>
    public static IDisposable Begin()
    {
        Dictionary<long, Layer>? outer = current;
        current = [];
        return new End(outer);
    }

    public static bool TryGet(long id, [NotNullWhen(true)] out Layer? layer)
    {
        layer = null;
        return current is not null && current.TryGetValue(id, out layer);
    }

    public static void Add(long id, Layer layer) => current?.TryAdd(id, layer);

    private sealed class End(Dictionary<long, Layer>? outer) : IDisposable
    {
        public void Dispose() => current = outer;
    }
}
