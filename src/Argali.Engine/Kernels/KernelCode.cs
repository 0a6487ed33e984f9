using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>How the runtime compiles the loops of kernels.</summary>
internal static class KernelCode
{
    /// <summary>
    /// A loop that is compiled once, by itself, with full optimisation, when it is first called.
    /// </summary>
    /// <remarks>
    /// Not by tiers: the first tier calls every operator of every lane, and a first epoch would crawl. Not as a part of its caller: a caller whose
    /// profile says that it is hot takes in the loops of all widths and stores, until there is no room left to take the operators of
    /// the last ones in, and these are called for every register: exp of 1,024 elements then takes 15 times as long (benchmark: elementwise).
    /// </remarks>
    public const MethodImplOptions OnItsOwn = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
