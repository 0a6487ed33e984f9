using Argali.Engine;

namespace Argali.Saving;

/// <summary>
/// A load that runs on the calling thread: counts what the file asks for against the limits. Weights that it makes are zero until they are read: every one
/// of them must be in the file.
/// </summary>
internal sealed class LoadScope : IDisposable
{
    [ThreadStatic]
    private static LoadScope? current;

    private readonly LoadScope? outer = current;
    private readonly LoadLimits limits;
    private readonly AllocationBudget memory;
    private int layers;
    private int nesting;
    private int calls;

    /// <param name="limits">What the file may ask for.</param>
    /// <param name="fileBytes">The length of the file.</param>
    public LoadScope(LoadLimits limits, long fileBytes)
    {
        this.limits = limits;
        memory = new AllocationBudget(limits.MemoryFor(fileBytes));
        current = this;
    }

    /// <summary>Gets whether a load runs on the calling thread.</summary>
    public static bool IsActive => current is not null;

    /// <summary>Counts a layer that a config describes, until the result is disposed as one that holds the next ones.</summary>
    /// <exception cref="ConfigException">There are too many, or too many in each other.</exception>
    public static Nested EnterLayer()
    {
        if (current is not { } load)
            return default;
        if (++load.layers > load.limits.MaxLayers)
            throw new ConfigException($"The model has more than {load.limits.MaxLayers} layers. {Advice(nameof(LoadLimits.MaxLayers))}");
        if (load.nesting == load.limits.MaxNesting)
            throw new ConfigException($"Layers are nested in layers deeper than {load.limits.MaxNesting}. {Advice(nameof(LoadLimits.MaxNesting))}");
        load.nesting++;
        return new Nested(load);
    }

    /// <summary>Counts a call of a layer that is drawn.</summary>
    /// <exception cref="ConfigException">There are too many.</exception>
    public static void CountCall()
    {
        if (current is { } load && ++load.calls > load.limits.MaxCalls)
            throw new ConfigException($"The model calls its layers more than {load.limits.MaxCalls} times. {Advice(nameof(LoadLimits.MaxCalls))}");
    }

    /// <summary>What a message says of a limit.</summary>
    public static string Advice(string limit) => $"If you trust the file, load it with a greater {nameof(LoadLimits)}.{limit}.";

    public void Dispose()
    {
        current = outer;
        memory.Dispose();
    }

    /// <summary>A layer that is being made.</summary>
    internal readonly struct Nested(LoadScope? load) : IDisposable
    {
        public void Dispose()
        {
            if (load is not null)
                load.nesting--;
        }
    }
}
