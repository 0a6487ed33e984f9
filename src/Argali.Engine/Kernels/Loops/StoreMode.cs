using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Argali.Engine.Kernels;

/// <summary>The ways of storing, and when each pays.</summary>
internal static unsafe class StoreMode
{
    /// <summary>
    /// The elements from which outputs are stored past the caches. Measured on Zen 4 with 1 MB of second- and 32 MB of third-level cache,
    /// time with streaming over time without, for a square, an addition, and a chain of three whose outputs are read next: 1.42, 0.80 and
    /// 1.19 at 1 M elements; 0.69, 0.56 and 0.71 at 2 M; 0.67, 0.60 and 0.62 at 4 M; below 1 M it only loses.
    /// </summary>
    public const long StreamingElements = 2L << 20;

    private const nint Alignment = 64;

    /// <summary>
    /// Whether an output should be stored past the caches: it is large, begins at a cache line (parts of loops then do too), and is none
    /// of the operands, whose lines are in the cache anyway.
    /// </summary>
    public static bool Streams(float* y, long count, float* a, float* b = null, float* c = null) =>
        count >= StreamingElements && Sse.IsSupported && ((nint)y & (Alignment - 1)) == 0 && y != a && y != b && y != c;

    /// <summary>Ordinary stores.</summary>
    public readonly struct Cached : IStoreMode
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TV>(TV value, float* destination) where TV : struct, ILanes<TV> => TV.Store(value, destination);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Finish()
        {
        }
    }

    /// <summary>Stores past the caches, which need not read the line first.</summary>
    public readonly struct Streaming : IStoreMode
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store<TV>(TV value, float* destination) where TV : struct, ILanes<TV> => TV.StoreStreaming(value, destination);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Finish() => Sse.StoreFence();
    }
}
