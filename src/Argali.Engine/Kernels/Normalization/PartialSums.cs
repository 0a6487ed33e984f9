namespace Argali.Engine.Kernels;

/// <summary>
/// Two values of each column of a matrix, gathered block of rows by block of rows: workers write one block's values each, the caller
/// combines them in double, from the first block to the last. The blocks depend on the sizes only, so the result does not depend on
/// the number of threads.
/// </summary>
internal readonly unsafe struct PartialSums
{
    // A block stays in the second-level cache, and short enough for float sums.
    private const int BlockFloats = 64 * 1024;
    private const int MaxRowsPerBlock = 1024;

    private readonly float* values;

    private PartialSums(float* values, int rows, int columns, int rowsPerBlock)
    {
        this.values = values;
        Rows = rows;
        Columns = columns;
        RowsPerBlock = rowsPerBlock;
    }

    /// <summary>Gets the rows of the matrix.</summary>
    public int Rows { get; }

    /// <summary>Gets its columns.</summary>
    public int Columns { get; }

    /// <summary>Gets the rows of a block; the last one may have fewer.</summary>
    public int RowsPerBlock { get; }

    /// <summary>Gets the number of blocks.</summary>
    public int Blocks => (Rows + RowsPerBlock - 1) / RowsPerBlock;

    /// <summary>Makes room in this thread's scratch memory for blocks of rows that fit the cache.</summary>
    public static PartialSums ForRows(int rows, int columns) =>
        Rent(rows, columns, Math.Clamp(BlockFloats / Math.Max(columns, 1), 1, MaxRowsPerBlock));

    /// <summary>Makes room for one block a row.</summary>
    public static PartialSums ForEachRow(int rows, int columns) => Rent(rows, columns, 1);

    /// <summary>The first values of a block's columns.</summary>
    public float* First(int block) => values + ((nint)block * 2 * Columns);

    /// <summary>The second values of a block's columns.</summary>
    public float* Second(int block) => First(block) + Columns;

    /// <summary>The number of rows in a block.</summary>
    public int RowsOf(int block) => Math.Min(RowsPerBlock, Rows - (block * RowsPerBlock));

    /// <summary>The sums of a column's first and of its second values.</summary>
    public (double First, double Second) Sum(int column)
    {
        double first = 0, second = 0;
        for (int block = 0; block < Blocks; block++)
        {
            first += First(block)[column];
            second += Second(block)[column];
        }

        return (first, second);
    }

    /// <summary>
    /// The mean of a column and the mean square of the distances from it, when the values of a block are its mean and the sum of the
    /// squared distances from that, of <paramref name="elementsPerRow"/> elements a row. (Chan, Golub, LeVeque: "Updating formulae and a
    /// pairwise algorithm for computing sample variances", 1979.)
    /// </summary>
    public (double Mean, double Variance) Moments(int column, int elementsPerRow)
    {
        double count = 0, mean = 0, squares = 0;
        for (int block = 0; block < Blocks; block++)
        {
            double added = (double)RowsOf(block) * elementsPerRow;
            double distance = First(block)[column] - mean;
            squares += Second(block)[column] + (distance * distance * count * added / (count + added));
            count += added;
            mean += distance * added / count;
        }

        return (mean, squares / count);
    }

    private static PartialSums Rent(int rows, int columns, int rowsPerBlock)
    {
        long blocks = ((long)rows + rowsPerBlock - 1) / rowsPerBlock;
        return new PartialSums(ThreadScratch.Rent(ScratchSlot.Partials, 2 * blocks * columns), rows, columns, rowsPerBlock);
    }
}
