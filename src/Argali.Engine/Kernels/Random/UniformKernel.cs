// Formula:  y[4 i + j] = (word j of Philox's block i >> 8) · 2^-24
// Layout:   flat float32
// Lanes:    neighbouring blocks, one word of each in a register; four registers are sorted into memory order when stored
// Tail:     blocks that do not fill a register, and a last block that is not whole, one by one
// Scalar:   Philox.Block for each block
// Why:      ten rounds of two products, with no word depending on another block's

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Fills an array with uniform numbers; the same bits at every width and on any number of threads.</summary>
internal static unsafe class UniformKernel
{
    private const float UnitStep = 1f / (1 << 24);
    private const nint BlockCost = 16;

    /// <summary>Uniform numbers in [0, 1), multiples of 2^-24, at the machine's width.</summary>
    public static void Fill(RandomState key, Span<float> y) => Fill(KernelDispatch.Width, key, y);

    /// <summary>Uniform numbers in [0, 1), at the given width.</summary>
    public static void Fill(KernelWidth width, RandomState key, Span<float> y)
    {
        fixed (float* py = y)
        {
            int blocks = y.Length / 4;
            ElementLoop.Run(width, blocks, new Loop(key, py), BlockCost);
            if (blocks * 4 == y.Length)
                return;

            float* last = stackalloc float[4];
            Put<Float32x1>(key, blocks, last);
            new Span<float>(last, y.Length - (blocks * 4)).CopyTo(y[(blocks * 4)..]);
        }
    }

    private readonly struct Loop(RandomState key, float* y) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> => Run<TV>(key, y, start, count);

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Run<TV>(RandomState key, float* y, nint start, nint count) where TV : struct, ILanes<TV>
        {
            nint block = start, end = start + count;
            for (; block <= end - TV.Count; block += TV.Count)
                Put<TV>(key, block, y + (4 * block));
            for (; block < end; block++)
                Put<Float32x1>(key, block, y + (4 * block));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TV>(RandomState key, nint block, float* y) where TV : struct, ILanes<TV>
    {
        TV zero = TV.BroadcastBits(0);
        (TV a, TV b, TV c, TV d) = Philox.Blocks(key, TV.AddBits(TV.BroadcastBits((int)block), TV.QuadOrder), zero, zero, zero);
        TV.StoreQuads(Unit(a), Unit(b), Unit(c), Unit(d), y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Unit<TV>(TV word) where TV : struct, ILanes<TV> =>
        TV.FromBits(TV.ShiftRightBits(word, 8) & TV.BroadcastBits(0xFFFFFF)) * TV.Broadcast(UnitStep);
}
