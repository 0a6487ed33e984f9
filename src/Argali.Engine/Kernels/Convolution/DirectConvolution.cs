using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// Convolution without gathering windows. In NHWC the windows of neighbouring output pixels of a row lie strideW · inC apart, and one
/// row of a window is kW · inC contiguous floats (for undilated columns): the micro-kernel for an unpacked A, with one segment for each
/// row of the window, is the convolution. Accumulators stay in registers over all taps.
/// </summary>
/// <remarks>
/// Layout: a tile is up to 14 pixels of one output row by two vectors of output channels. Padding is copied in, for the few rows of a
/// chunk whose input and output fit the second-level cache: memory traffic, not arithmetic, decides here. Order of summation: taps in
/// row-major order, input channels inside, one fused multiply-add each. Benchmark: convolution.
/// </remarks>
internal static unsafe class DirectConvolution
{
    private const int ChunkFloats = 100 * 1024;
    private const int PiecesPerThread = 2;
    private const int MinColumns = 4;

    /// <summary>Whether this kernel computes the convolution well.</summary>
    public static bool Suits(in ConvGeometry g) => g.DilationW == 1 && g.OutW >= MinColumns;

    /// <summary>Whether the gradient of the input is a convolution that this kernel computes well.</summary>
    public static bool SuitsBackwardData(in ConvGeometry g) =>
        g.StrideH == 1 && g.StrideW == 1 && g.DilationW == 1 && g.InW >= MinColumns;

    /// <summary>y = convolution of x with w.</summary>
    public static void Forward(in ConvGeometry g, float* x, float* w, float* y, KernelWidth width)
    {
        TileSet tiles = TileSet.For(width);
        float* panels = RentPanels(tiles, g);
        ConvPanels.Pack(g, tiles, w, panels);
        Run(g, x, panels, y, accumulate: false, width);
    }

    /// <summary>dx (+)= the gradient of the input, for stride 1: dy convolved with the reversed weights.</summary>
    public static void BackwardData(in ConvGeometry g, float* dy, float* w, float* dx, bool accumulate, KernelWidth width)
    {
        TileSet tiles = TileSet.For(width);
        ConvGeometry reversed = g.ReversedForStrideOne();
        float* panels = RentPanels(tiles, reversed);
        ConvPanels.PackReversed(g, width, tiles, w, panels);
        Run(reversed, dy, panels, dx, accumulate, width);
    }

    private static float* RentPanels(TileSet tiles, in ConvGeometry g)
        => ThreadScratch.Rent(ScratchSlot.Weights, g.Groups * ConvPanels.GroupLength(tiles, g.GroupOutC, g.Taps * g.GroupInC));

    private static void Run(in ConvGeometry g, float* x, float* panels, float* y, bool accumulate, KernelWidth width)
    {
        long rowFloats = ((long)g.OutW * g.OutC) + ((long)g.StrideH * ConvImage.ColumnsCovered(g) * g.GroupInC);
        int cacheRows = (int)Math.Clamp(ChunkFloats / rowFloats, 1, g.OutH);
        int shareRows = Math.Max(g.Batch * g.OutH / (PiecesPerThread * WorkerPool.ThreadCount), 1);
        int chunks = (g.OutH + Math.Min(cacheRows, shareRows) - 1) / Math.Min(cacheRows, shareRows);
        Job job = new() { Geometry = g, X = x, Panels = panels, Y = y, Accumulate = accumulate, Width = width, Chunks = chunks };
        ParallelWork.For(checked(g.Batch * chunks), (double)g.OutputLength * g.Taps * g.GroupInC, job);
    }

    private struct Job : IParallelJob
    {
        public ConvGeometry Geometry;
        public float* X;
        public float* Panels;
        public float* Y;
        public bool Accumulate;
        public int Chunks;
        public KernelWidth Width;

        public readonly void Execute(int index) => Compute(in this, index);

        // KernelCode.OnItsOwn: see MatMulBlock.Run (benchmark: convolution).
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Compute(in Job job, int index)
        {
            ConvGeometry g = job.Geometry;
            TileSet tiles = TileSet.For(job.Width);
            (int image, int chunk) = Math.DivRem(index, job.Chunks);
            int firstRow = (int)((long)g.OutH * chunk / job.Chunks);
            int rows = (int)((long)g.OutH * (chunk + 1) / job.Chunks) - firstRow;
            int steps = g.Taps * g.GroupInC;
            int tilesPerRow = (g.OutW + tiles.MaxRows - 1) / tiles.MaxRows;
            (int shortTile, int tallTiles) = Math.DivRem(g.OutW, tilesPerRow);
            float* x = job.X + ((nint)image * g.InH * g.InW * g.InC);
            float* edge = stackalloc float[EdgeTile.BufferLength];
            TileArguments tile = new() { Segments = g.KH, Length = g.KW * g.GroupInC, StrideA = g.StrideW * g.GroupInC, Ldc = g.OutC };
            tile.InitialStride = job.Accumulate ? g.OutC : 0;

            float* panel = job.Panels;
            for (int group = 0; group < g.Groups; group++)
            {
                ConvImage source = ConvImage.Of(g, x, group, g.GroupInC, firstRow, rows);
                tile.JumpA = (g.DilationH * source.Pitch) - tile.Length;
                float* y = job.Y + ((((nint)image * g.OutH) + firstRow) * g.OutW * g.OutC) + (group * g.GroupOutC);
                for (int j = 0; j < g.GroupOutC; j += tiles.Columns)
                {
                    int columns = Math.Min(tiles.Columns, g.GroupOutC - j);
                    int width = ConvPanels.PanelWidth(tiles, columns);
                    tile.B = panel;
                    tile.StrideB = width;
                    tile.C = y + j;
                    for (int row = 0; row < rows; row++)
                    {
                        tile.A = source.Rows + (row * g.StrideH * source.Pitch);
                        for (int i = 0; i < tilesPerRow; i++)
                        {
                            int pixels = i < tallTiles ? shortTile + 1 : shortTile;
                            delegate*<TileArguments*, void> kernel = tiles.RowsKernel(pixels, width / tiles.Lanes);
                            tile.Initial = job.Accumulate ? tile.C : EdgeTile.Zeros;
                            if (columns == width)
                                kernel(&tile);
                            else
                                EdgeTile.Run(kernel, &tile, edge, width, pixels, columns);

                            tile.A += pixels * tile.StrideA;
                            tile.C += (nint)pixels * g.OutC;
                        }
                    }

                    panel += (nint)width * steps;
                }
            }
        }
    }
}
