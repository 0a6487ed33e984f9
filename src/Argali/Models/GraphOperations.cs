using Argali.Layers;
using Argali.Operations;
using Argali.Saving;

namespace Argali.Models;

/// <summary>Makes the entries of a functional model's <c>layers</c>: layers, and the bare operations of <c>keras.ops</c>.</summary>
internal static class GraphOperations
{
    /// <exception cref="ConfigException">The class is unknown, or its config does not fit.</exception>
    public static Operation Read(Config entry)
    {
        string? module = entry.GetString("module", null);
        if (GraphOpRegistry.IsModule(module))
            return OpsOperation.FromConfig(entry);
        return LayerRegistry.Get(entry)!;
    }
}
