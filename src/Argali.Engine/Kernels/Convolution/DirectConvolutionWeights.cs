using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// The gradient of convolution weights without gathering windows: dw[kh, (kw, i), o] = sum over output pixels of
/// x[row(kh), (kw, i)] · dy[pixel, o]. For one row of the window the (kw, i) values of a pixel are contiguous (for undilated columns),
/// so the micro-kernel for a transposed A computes a tile of dw, with one segment for each output row.
/// </summary>
/// <remarks>
/// A piece of work owns tiles of dw and passes over all images, a cache-sized chunk of output rows at a time; nothing is summed across
/// pieces. Order of summation: a chunk's pixels in row-major order, chunk sums added to dw in order; chunks depend on the geometry
/// only. Benchmark: convolution.
/// </remarks>
internal static unsafe class DirectConvolutionWeights
{
    private const int ChunkFloats = 125 * 1000;

    /// <summary>dw (+)= the gradient of the weights.</summary>
    public static void Run(in ConvGeometry g, float* x, float* dy, float* dw, bool accumulate, KernelWidth width)
    {
        TileSet tiles = TileSet.For(width);
        int tilesPerWindowRow = ((g.KW * g.GroupInC) + tiles.MaxRows - 1) / tiles.MaxRows;
        int units = checked(g.Groups * g.KH * tilesPerWindowRow);
        long rowFloats = ((long)g.OutW * g.OutC) + ((long)g.StrideH * ConvImage.ColumnsCovered(g) * g.GroupInC);
        Job job = new()
        {
            Geometry = g,
            X = x,
            Dy = dy,
            Dw = dw,
            Accumulate = accumulate,
            Width = width,
            TilesPerWindowRow = tilesPerWindowRow,
            Units = units,
            RowsPerChunk = (int)Math.Clamp(ChunkFloats / rowFloats, 1, g.OutH),
            Pieces = Math.Min(units, WorkerPool.ThreadCount),
        };
        ParallelWork.For(job.Pieces, (double)g.OutputLength * g.Taps * g.GroupInC, job);
    }

    private struct Job : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* X;
        public float* Dy;
        public float* Dw;
        public int TilesPerWindowRow;
        public int Units;
        public int RowsPerChunk;
        public int Pieces;
        public bool Accumulate;
        public KernelWidth Width;

        public readonly void Execute(int index)
        {
            ConvGeometry g = Geometry;
            int first = (int)((long)Units * index / Pieces);
            int end = (int)((long)Units * (index + 1) / Pieces);
            int unitsPerGroup = g.KH * TilesPerWindowRow;
            for (int image = 0; image < g.Batch; image++)
            {
                for (int row = 0; row < g.OutH; row += RowsPerChunk)
                {
                    bool begun = image > 0 || row > 0;
                    int rows = Math.Min(RowsPerChunk, g.OutH - row);
                    int groupEnd;
                    for (int unit = first; unit < end; unit = groupEnd)
                    {
                        int group = unit / unitsPerGroup;
                        groupEnd = Math.Min((group + 1) * unitsPerGroup, end);
                        AddChunk(in this, image, row, rows, group, unit - (group * unitsPerGroup), groupEnd - (group * unitsPerGroup), begun);
                    }
                }
            }
        }

        // KernelCode.OnItsOwn: see MatMulBlock.Run (benchmark: convolution).
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void AddChunk(
            in Job job, int image, int row, int rows, int group, int firstUnit, int endUnit, bool begun)
        {
            ConvGeometry g = job.Geometry;
            TileSet tiles = TileSet.For(job.Width);
            int windowRow = g.KW * g.GroupInC;
            (int shortTile, int tallTiles) = Math.DivRem(windowRow, job.TilesPerWindowRow);
            ConvImage source = ConvImage.Of(g, job.X + ((nint)image * g.InH * g.InW * g.InC), group, g.GroupInC, row, rows);
            float* dy = job.Dy + ((((nint)image * g.OutH) + row) * g.OutW * g.OutC) + (group * g.GroupOutC);
            float* edge = stackalloc float[EdgeTile.BufferLength];
            bool add = job.Accumulate || begun;
            TileArguments tile = new()
            {
                Segments = rows,
                Length = g.OutW,
                StrideA = g.StrideW * g.GroupInC,
                Ldc = g.OutC,
                InitialStride = add ? g.OutC : 0,
            };
            tile.JumpA = (g.StrideH * source.Pitch) - (g.OutW * tile.StrideA);

            for (int j = 0; j < g.GroupOutC; j += tiles.Columns)
            {
                int columns = Math.Min(tiles.Columns, g.GroupOutC - j);
                int width = ConvPanels.PanelWidth(tiles, columns);
                tile.B = dy + j;
                tile.StrideB = g.OutC;
                if (columns != width)
                {
                    tile.B = ThreadScratch.Rent(ScratchSlot.PackedB, (long)rows * g.OutW * width);
                    tile.StrideB = width;
                    PanelPacking.PackStraight(dy + j, g.OutC, columns, width, rows * g.OutW, tile.B);
                }

                for (int unit = firstUnit; unit < endUnit; unit++)
                {
                    (int kh, int i) = Math.DivRem(unit, job.TilesPerWindowRow);
                    int height = i < tallTiles ? shortTile + 1 : shortTile;
                    int first = (i * shortTile) + Math.Min(i, tallTiles);
                    delegate*<TileArguments*, void> kernel = tiles.ColumnsKernel(height, width / tiles.Lanes);
                    tile.A = source.Rows + (kh * g.DilationH * source.Pitch) + first;
                    tile.C = job.Dw + ((((nint)kh * windowRow) + first) * g.OutC) + (group * g.GroupOutC) + j;
                    tile.Initial = add ? tile.C : EdgeTile.Zeros;
                    if (columns == width)
                        kernel(&tile);
                    else
                        EdgeTile.Run(kernel, &tile, edge, width, height, columns);
                }
            }
        }
    }
}
