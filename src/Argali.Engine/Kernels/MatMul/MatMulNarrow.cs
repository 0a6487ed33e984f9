using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// C = initial + Aᵀ · B on one thread for a B of few columns, such as the gradient of the kernel of a classifier's last layer. A tile of
/// C with its vectors along n would be mostly empty; here they lie along m, where the stored A is contiguous, and nothing is packed:
/// the micro-kernel computes a tile of Cᵀ into a buffer, from which the outputs are copied.
/// </summary>
/// <remarks>Order of summation: the same as in <see cref="MatMulBlock"/>. Benchmark: matmul, 512 x 10 x 128.</remarks>
internal static unsafe class MatMulNarrow
{
    /// <summary>Whether the product is of this kind.</summary>
    public static bool Suits(in MatMulArguments p, TileSet tiles)
        => p.TransposeA && !p.TransposeB && p.PackedB == null && p.N <= tiles.MaxRows && p.N < tiles.Lanes && p.M >= tiles.Columns;

    /// <summary>Computes the product.</summary>
    // KernelCode.OnItsOwn: see MatMulBlock.Run.
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Run(in MatMulArguments p, TileSet tiles)
    {
        int summationBlock = MatMulBlock.SummationBlock(p.K);
        float* buffer = stackalloc float[EdgeTile.BufferLength];
        TileArguments tile = new() { Segments = 1, StrideA = p.Ldb, Initial = EdgeTile.Zeros, C = buffer };
        int step = 0;
        do
        {
            int steps = Math.Min(summationBlock, p.K - step);
            bool add = p.Accumulate || step > 0;
            tile.Length = steps;
            tile.A = p.B + (step * p.Ldb);
            int width;
            for (int row = 0; row < p.M; row += width)
            {
                bool wideTile = p.N <= tiles.WideRows && p.M - row >= tiles.WideColumns;
                width = Math.Min(wideTile ? tiles.WideColumns : tiles.Columns, p.M - row);
                int vectors = width <= tiles.Lanes ? 1 : TileSet.Vectors;
                int tileWidth = wideTile ? width : vectors * tiles.Lanes;
                tile.B = p.A + (step * p.Lda) + row;
                tile.StrideB = p.Lda;
                tile.Ldc = tileWidth;
                if (width != tileWidth)
                {
                    float* packed = ThreadScratch.Rent(ScratchSlot.PackedB, (long)tileWidth * steps);
                    PanelPacking.PackStraight(tile.B, p.Lda, width, tileWidth, steps, packed);
                    tile.B = packed;
                    tile.StrideB = tileWidth;
                }

                delegate*<TileArguments*, void> kernel = wideTile ? tiles.WideKernel(p.N) : tiles.ColumnsKernel(p.N, vectors);
                kernel(&tile);

                float* c = p.C + (row * p.Ldc);
                for (int i = 0; i < width; i++, c += p.Ldc)
                {
                    float* sum = buffer + i;
                    for (int j = 0; j < p.N; j++, sum += tileWidth)
                        c[j] = (add ? c[j] : p.Bias != null ? p.Bias[j] : 0) + *sum;
                }
            }

            step += steps;
        }
        while (step < p.K);
    }
}
