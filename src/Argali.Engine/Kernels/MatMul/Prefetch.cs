using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Argali.Engine.Kernels;

/// <summary>Asks the processor for a cache line ahead of its use, where the platform can be asked.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Fetches the line at <paramref name="address"/> into every cache; any address is allowed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(float* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }
}
