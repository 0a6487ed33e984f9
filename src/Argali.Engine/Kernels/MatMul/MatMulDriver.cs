namespace Argali.Engine.Kernels;

/// <summary>
/// Runs a checked product on the worker pool: C is cut into a grid of blocks, of which each thread computes whole ones. Blocks are
/// never cut along k, and each element is summed in the same order wherever the cuts lie, so the result does not depend on the number
/// of threads.
/// </summary>
internal static unsafe class MatMulDriver
{
    private const double MultiplyAddsPerPiece = 0.75e6;

    // Packing costs, in units of a multiply-add of a whole vector: what decides between cutting rows and columns.
    private const double PackCostA = 1;
    private const double PackCostB = 0.5;

    /// <summary>Computes the product on as many threads as it is worth.</summary>
    public static void Run(in MatMulArguments arguments)
    {
        double work = (double)arguments.M * arguments.N * arguments.K;
        int pieces = (int)Math.Min(work / MultiplyAddsPerPiece, WorkerPool.ThreadCount);
        if (pieces <= 1)
        {
            MatMulBlock.Run(in arguments);
            return;
        }

        GridJob job = new() { Arguments = arguments };
        (job.RowBlocks, job.ColumnBlocks, job.ColumnUnit) = ChooseGrid(in arguments, pieces);
        WorkerPool.For(job.RowBlocks * job.ColumnBlocks, in job);
    }

    /// <summary>Chooses the grid of at most <paramref name="pieces"/> blocks whose largest block takes the least time.</summary>
    private static (int Rows, int Columns, int ColumnUnit) ChooseGrid(in MatMulArguments p, int pieces)
    {
        TileSet tiles = TileSet.For(p.Width);
        int unit = tiles.Columns;
        int units = (p.N + unit - 1) / unit;
        (int Rows, int Columns) best = (1, 1);
        double bestTime = double.MaxValue;
        for (int columns = 1; columns <= Math.Min(pieces, units); columns++)
        {
            int rows = Math.Min(pieces / columns, p.M);
            double m = Math.Ceiling((double)p.M / rows);
            double n = (units + columns - 1) / columns * unit;
            double time = (m * n / tiles.Lanes) + (m * PackCostA) + (n * PackCostB);
            if (time < bestTime)
            {
                bestTime = time;
                best = (rows, columns);
            }
        }

        return (best.Rows, best.Columns, unit);
    }

    private struct GridJob : IParallelJob
    {
        public MatMulArguments Arguments;
        public int RowBlocks;
        public int ColumnBlocks;
        public int ColumnUnit;

        public readonly void Execute(int index)
        {
            (int row, int column) = Math.DivRem(index, ColumnBlocks);
            MatMulArguments block = Arguments;
            int units = (block.N + ColumnUnit - 1) / ColumnUnit;
            int firstRow = (int)((long)block.M * row / RowBlocks);
            int endRow = (int)((long)block.M * (row + 1) / RowBlocks);
            int firstColumn = (int)((long)units * column / ColumnBlocks) * ColumnUnit;
            int endColumn = Math.Min((int)((long)units * (column + 1) / ColumnBlocks) * ColumnUnit, block.N);

            block.M = endRow - firstRow;
            block.N = endColumn - firstColumn;
            block.A += block.TransposeA ? firstRow : firstRow * block.Lda;
            if (block.PackedB != null)
                block.PackedColumn += firstColumn;
            else
                block.B += block.TransposeB ? firstColumn * block.Ldb : firstColumn;

            block.C += (firstRow * block.Ldc) + firstColumn;
            if (block.Bias != null)
                block.Bias += firstColumn;

            MatMulBlock.Run(in block);
        }
    }
}
