using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// C = initial + op(A) · op(B) on one thread: the blocked product around the generated micro-kernels.
/// </summary>
/// <remarks>
/// <para>Loops, outermost first: 4096 columns of B; up to 384 steps of k; up to 336 rows of A, packed into panels as tall as a tile;
/// panels of B as wide as a tile, packed when first used; panels of A. A tile's accumulators stay in registers over one block of k;
/// its panel of B stays in the first-level cache, the block of A in the second.</para>
/// <para>Rows are cut into balanced panels (32 rows are 11 + 11 + 10, never 14 + 14 + 4). A last panel of columns narrower than its
/// vectors is computed whole into a buffer on the stack, and the columns that exist are copied.</para>
/// <para>Operands that are used only a few times are read in place: A when B has few columns, B when A has few rows. A B that several
/// products share comes packed already (<see cref="PackedMatrix"/>).</para>
/// <para>Order of summation: blocks of k as <see cref="SummationBlock"/> cuts them, one after the other; inside a block one fused
/// multiply-add per step to a sum that begins with zero; each block's sum is added to C (first block: to the bias, or to C when
/// accumulating). It depends on k only. Benchmark: matmul.</para>
/// </remarks>
internal static unsafe class MatMulBlock
{
    private const int MaxSummationBlock = 384;
    private const int SummationBlockUnit = 16;
    private const int MaxRowBlock = 336;
    private const int MaxColumnBlock = 4096;
    private const int MaxColumnsForUnpackedA = 96;
    private const int PanelsPackedTogether = 8;

    /// <summary>Gets the steps of k that are summed before the sum is added to C.</summary>
    public static int SummationBlock(int k)
    {
        if (k <= MaxSummationBlock)
            return k;

        int blocks = (k + MaxSummationBlock - 1) / MaxSummationBlock;
        int steps = (k + blocks - 1) / blocks;
        return (steps + SummationBlockUnit - 1) / SummationBlockUnit * SummationBlockUnit;
    }

    // KernelCode.OnItsOwn: the tiles' driver is as hot as they are for small products (benchmark: matmul, 64 x 64 x 64).
    [MethodImpl(KernelCode.OnItsOwn)]
    public static void Run(in MatMulArguments p)
    {
        TileSet tiles = TileSet.For(p.Width);
        if (MatMulNarrow.Suits(in p, tiles))
        {
            MatMulNarrow.Run(in p, tiles);
            return;
        }

        int summationBlock = SummationBlock(p.K);
        int rowPanels = (p.M + tiles.MaxRows - 1) / tiles.MaxRows;
        int rowPanelsPerBlock = Math.Max(MaxRowBlock / tiles.MaxRows, 1);
        int rowBlocks = (rowPanels + rowPanelsPerBlock - 1) / rowPanelsPerBlock;

        bool packedBefore = p.PackedB != null;
        bool wide = !packedBefore && !p.TransposeB && p.M <= tiles.WideRows && p.N >= tiles.WideColumns;
        bool unpackedRow = p.M == 1 && !p.TransposeA;
        bool unpackedA = unpackedRow || (!wide && p.N <= MaxColumnsForUnpackedA && (!p.TransposeA || p.N <= tiles.Columns));
        bool unpackedB = !packedBefore && !p.TransposeB && p.M <= tiles.MaxRows;

        int columnBlock = Math.Min(p.N, MaxColumnBlock);
        int paddedColumns = (columnBlock + tiles.Columns - 1) / tiles.Columns * tiles.Columns;
        float* packedA = null;
        if (!unpackedA)
            packedA = ThreadScratch.Rent(ScratchSlot.PackedA, (long)Math.Min(p.M, MaxRowBlock + tiles.MaxRows) * summationBlock);

        float* packedB = p.PackedB;
        if (!packedBefore)
            packedB = ThreadScratch.Rent(ScratchSlot.PackedB, (long)(unpackedB ? tiles.Columns : paddedColumns) * summationBlock);

        float* edge = stackalloc float[EdgeTile.BufferLength];
        TileArguments tile = new() { Segments = 1, Ldc = p.Ldc };

        for (int column = 0; column < p.N; column += MaxColumnBlock)
        {
            int columns = Math.Min(MaxColumnBlock, p.N - column);
            int step = 0;
            do
            {
                int steps = Math.Min(summationBlock, p.K - step);
                float* initial = EdgeTile.Zeros;
                nint initialStride = 0;
                nint initialColumn = 0;
                if (p.Accumulate || step > 0)
                {
                    initial = p.C + column;
                    initialStride = p.Ldc;
                    initialColumn = 1;
                }
                else if (p.Bias != null)
                {
                    initial = p.Bias + column;
                    initialColumn = 1;
                }

                tile.Length = steps;
                tile.InitialStride = initialStride;
                for (int rowBlock = 0; rowBlock < rowBlocks; rowBlock++)
                {
                    int row = (int)((long)p.M * rowBlock / rowBlocks);
                    int rows = (int)((long)p.M * (rowBlock + 1) / rowBlocks) - row;
                    int panels = (rows + tiles.MaxRows - 1) / tiles.MaxRows;
                    (int shortPanel, int tallPanels) = Math.DivRem(rows, panels);
                    float* blockA = p.TransposeA ? p.A + (step * p.Lda) + row : p.A + (row * p.Lda) + step;
                    if (!unpackedA)
                        PackRows(in p, blockA, panels, shortPanel, tallPanels, steps, packedA);

                    float* panelB = packedBefore ? PackedMatrix.Panel(in p, step, steps, column) : packedB;
                    int groupEnd = 0;
                    int width;
                    for (int j = 0; j < columns; j += width)
                    {
                        float* sourceB = p.TransposeB ? p.B + ((column + j) * p.Ldb) + step : p.B + (step * p.Ldb) + column + j;
                        bool wideTile = wide && columns - j >= tiles.WideColumns;
                        width = Math.Min(wideTile ? tiles.WideColumns : tiles.Columns, columns - j);
                        int vectors = width <= tiles.Lanes ? 1 : TileSet.Vectors;
                        int panelWidth = wideTile ? width : vectors * tiles.Lanes;
                        if (unpackedB && width == panelWidth)
                        {
                            tile.B = sourceB;
                            tile.StrideB = p.Ldb;
                        }
                        else
                        {
                            tile.B = panelB;
                            tile.StrideB = panelWidth;
                            if (!packedBefore && rowBlock == 0 && j >= groupEnd)
                                groupEnd = j + PackColumns(in p, tiles, sourceB, columns - j, unpackedB, panelWidth, steps, panelB);

                            panelB += (nint)panelWidth * steps;
                        }

                        float* c = p.C + (row * p.Ldc) + column + j;
                        float* add = initial + (row * initialStride) + (j * initialColumn);
                        float* a = unpackedA ? blockA : packedA;
                        for (int panel = 0; panel < panels; panel++)
                        {
                            int height = panel < tallPanels ? shortPanel + 1 : shortPanel;
                            delegate*<TileArguments*, void> kernel;
                            tile.A = a;
                            if (wideTile)
                                kernel = tiles.WideKernel(height);
                            else if (unpackedA && !p.TransposeA && !unpackedRow)
                                kernel = tiles.RowsKernel(height, vectors);
                            else
                                kernel = tiles.ColumnsKernel(height, vectors);

                            if (!unpackedA)
                            {
                                tile.StrideA = height;
                                a += (nint)height * steps;
                            }
                            else
                            {
                                tile.StrideA = unpackedRow ? 1 : p.Lda;
                                a += p.TransposeA ? height : height * p.Lda;
                            }

                            tile.C = c;
                            tile.Initial = add;
                            if (width == panelWidth)
                                kernel(&tile);
                            else
                                EdgeTile.Run(kernel, &tile, edge, panelWidth, height, width);

                            c += height * p.Ldc;
                            add += height * initialStride;
                        }
                    }
                }

                step += steps;
            }
            while (step < p.K);
        }
    }

    private static void PackRows(
        in MatMulArguments p, float* source, int panels, int shortPanel, int tallPanels, int steps, float* packed)
    {
        for (int panel = 0; panel < panels; panel++)
        {
            int height = panel < tallPanels ? shortPanel + 1 : shortPanel;
            if (p.TransposeA)
            {
                PanelPacking.PackStraight(source, p.Lda, height, height, steps, packed);
                source += height;
            }
            else
            {
                PanelPacking.PackTransposed(p.Width, source, p.Lda, height, height, steps, packed);
                source += height * p.Lda;
            }

            packed += (nint)height * steps;
        }
    }

    /// <summary>Packs the next panel of B, or the next few of full width, and returns the number of columns packed.</summary>
    internal static int PackColumns(
        in MatMulArguments p, TileSet tiles, float* source, int columns, bool oneOnly, int panelWidth, int steps, float* packed)
    {
        if (p.TransposeB)
        {
            int width = Math.Min(columns, panelWidth);
            PanelPacking.PackTransposed(p.Width, source, p.Ldb, width, panelWidth, steps, packed);
            return width;
        }

        if (columns < tiles.Columns || oneOnly)
        {
            int width = Math.Min(columns, panelWidth);
            PanelPacking.PackStraight(source, p.Ldb, width, panelWidth, steps, packed);
            return width;
        }

        int panels = Math.Min(columns / tiles.Columns, PanelsPackedTogether);
        PanelPacking.PackStraightGroup(source, p.Ldb, panels, tiles.Columns, steps, packed);
        return panels * tiles.Columns;
    }
}
