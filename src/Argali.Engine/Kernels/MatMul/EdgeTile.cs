using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Argali.Engine.Kernels;

/// <summary>
/// Runs a micro-kernel for outputs of which only the first columns exist: the kernel writes its whole tile into a buffer, and the
/// columns that exist are copied. Loads of B must be possible over the whole width.
/// </summary>
internal static unsafe class EdgeTile
{
    /// <summary>Floats that the buffer needs: the largest tile.</summary>
    public const int BufferLength = 14 * 32;

    private const int ZeroCount = 128;

    /// <summary>Gets zeros, as many as the widest tile has columns: the initial value of an output that is replaced.</summary>
    public static float* Zeros { get; } = AllocateZeros();

    /// <summary>Runs <paramref name="kernel"/> on <paramref name="tile"/>, of which <paramref name="rows"/> by
    /// <paramref name="columns"/> outputs exist; <paramref name="tile"/> is unchanged afterwards.</summary>
    public static void Run(delegate*<TileArguments*, void> kernel, TileArguments* tile, float* buffer, int width, int rows, int columns)
    {
        TileArguments whole = *tile;
        whole.C = buffer;
        whole.Ldc = width;
        whole.Initial = Zeros;
        whole.InitialStride = 0;
        kernel(&whole);
        Add(buffer, width, rows, columns, tile->Initial, tile->InitialStride, tile->C, tile->Ldc);
    }

    // KernelCode.OnItsOwn: half the outputs of narrow products pass through here (benchmark: matmul, 512 x 10 x 128).
    [MethodImpl(KernelCode.OnItsOwn)]
    private static void Add(float* buffer, int width, int rows, int columns, float* initial, nint initialStride, float* c, nint ldc)
    {
        for (int i = 0; i < rows; i++)
        {
            int j = 0;
            for (; j <= columns - 4; j += 4)
                (Vector128.Load(initial + j) + Vector128.Load(buffer + j)).Store(c + j);

            for (; j < columns; j++)
                c[j] = initial[j] + buffer[j];

            buffer += width;
            initial += initialStride;
            c += ldc;
        }
    }

    private static float* AllocateZeros()
    {
        float* zeros = (float*)NativeMemory.AlignedAlloc(ZeroCount * sizeof(float), 64);
        new Span<float>(zeros, ZeroCount).Clear();
        return zeros;
    }
}
