namespace Argali.Engine.Kernels;

/// <summary>
/// Work that <see cref="WorkerPool"/> cuts into numbered pieces. Implementations are structs that hold raw pointers and sizes,
/// so that a parallel call allocates nothing; pieces write disjoint outputs, so that the result does not depend on who runs them.
/// </summary>
internal interface IParallelJob
{
    /// <summary>Runs piece <paramref name="index"/>; may be called from any thread, once for each index.</summary>
    void Execute(int index);
}
