using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>What the engine holds outside of the garbage collector's heap.</summary>
public static class EngineMemory
{
    /// <summary>
    /// Gets the bytes of native memory that kernels keep for their next call, of all threads together. It depends on the greatest shapes
    /// that were computed, not on the number of steps. What a tape keeps for its steps is <see cref="GradientTape.MemoryBytes"/>.
    /// </summary>
    public static long NativeBytes => ThreadScratch.TotalBytes;
}
