namespace Argali.Engine.Kernels;

/// <summary>
/// The right operand of several products, packed once: for each block of k that is summed together, panels of columns as wide as a tile
/// (the last one as wide as its vectors). A recurrent layer multiplies by the same weights at every time step; packing them each time
/// took a quarter of a product of 32 rows. Benchmark: recurrent.
/// </summary>
/// <remarks>It lies in the calling thread's <see cref="ScratchSlot.Weights"/> and ends with the next rental of that slot.</remarks>
internal readonly unsafe ref struct PackedMatrix
{
    private readonly KernelWidth width;
    private readonly float* panels;
    private readonly int n;
    private readonly int k;
    private readonly nint columns;

    private PackedMatrix(KernelWidth width, float* panels, int n, int k, nint columns)
    {
        this.width = width;
        this.panels = panels;
        this.n = n;
        this.k = k;
        this.columns = columns;
    }

    /// <summary>Gets the floats that a packed op(B)[k, n] takes.</summary>
    public static long LengthOf(KernelWidth width, int n, int k) => (PaddedColumns(TileSet.For(width), n) * k) + TileSet.For(width).Lanes;

    /// <summary>Packs op(B)[k, n] into this thread's scratch memory, from <paramref name="offset"/> of <paramref name="total"/> floats on.</summary>
    /// <exception cref="ArgumentException">B is too short for its sizes.</exception>
    public static PackedMatrix Pack(
        KernelWidth width, ReadOnlySpan<float> b, int n, int k, int ldb, bool transposeB, long offset = 0, long total = 0)
    {
        MatMulKernel.CheckOperand(b.Length, transposeB ? n : k, transposeB ? k : n, ldb, nameof(b), nameof(ldb));
        TileSet tiles = TileSet.For(width);
        float* panels = ThreadScratch.Rent(ScratchSlot.Weights, Math.Max(total, LengthOf(width, n, k))) + offset;
        var packed = new PackedMatrix(width, panels, n, k, PaddedColumns(tiles, n));
        int group = PanelsPerPiece * tiles.Columns;
        fixed (float* pointerB = b)
        {
            PackJob job = new() { Width = width, B = pointerB, Ldb = ldb, TransposeB = transposeB, N = n, K = k, Group = group, Panels = panels };
            ParallelWork.For((n + group - 1) / group, PackCost * n * k, job);
        }

        return packed;
    }

    /// <summary>C[m, n] (+)= A[m, k] · the packed matrix (+ bias[n]).</summary>
    /// <exception cref="ArgumentException">A span is too short for its sizes, or C overlaps A.</exception>
    public void Multiply(
        ReadOnlySpan<float> a, ReadOnlySpan<float> bias, Span<float> c, int m, int lda, int ldc, bool accumulate = false)
    {
        MatMulKernel.CheckOperand(a.Length, m, k, lda, nameof(a), nameof(lda));
        MatMulKernel.CheckOperand(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        if (a.Overlaps(c) || bias.Overlaps(c))
            throw new ArgumentException("The product is written while its inputs are read: C must not overlap them.", nameof(c));
        if (!bias.IsEmpty)
            KernelGuard.SameLength(n, bias.Length);
        if (m == 0 || n == 0)
            return;

        fixed (float* pointerA = a, pointerC = c, pointerBias = bias)
        {
            MatMulArguments arguments = new()
            {
                M = m,
                N = n,
                K = k,
                A = pointerA,
                Lda = lda,
                PackedB = panels,
                PackedColumns = columns,
                C = pointerC,
                Ldc = ldc,
                Bias = pointerBias,
                Accumulate = accumulate,
                Width = width,
            };
            MatMulDriver.Run(in arguments);
        }
    }

    /// <summary>The panel that begins at a column of a product, for the block of <paramref name="steps"/> of k from <paramref name="step"/> on.</summary>
    public static float* Panel(in MatMulArguments p, int step, int steps, int column) =>
        p.PackedB + (step * p.PackedColumns) + ((p.PackedColumn + column) * steps);

    private const int PanelsPerPiece = 8;

    // A packed element costs about as much as four multiply-adds in a tile.
    private const double PackCost = 4;

    // The last panel is as wide as the vectors it needs.
    private static nint PaddedColumns(TileSet tiles, int n)
    {
        int left = n % tiles.Columns;
        return n - left + (left == 0 ? 0 : left <= tiles.Lanes ? tiles.Lanes : tiles.Columns);
    }

    private struct PackJob : IParallelJob
    {
        public KernelWidth Width;
        public float* B;
        public nint Ldb;
        public bool TransposeB;
        public int N;
        public int K;
        public int Group;
        public float* Panels;

        public readonly void Execute(int index)
        {
            TileSet tiles = TileSet.For(Width);
            nint padded = PaddedColumns(tiles, N);
            int first = index * Group, end = Math.Min(first + Group, N), block = MatMulBlock.SummationBlock(K);
            MatMulArguments source = new() { Ldb = Ldb, TransposeB = TransposeB, Width = Width };
            for (int step = 0; step < K; step += block)
            {
                int steps = Math.Min(block, K - step);
                for (int column = first; column < end;)
                {
                    float* b = TransposeB ? B + (column * Ldb) + step : B + (step * Ldb) + column;
                    int panelWidth = N - column <= tiles.Lanes ? tiles.Lanes : tiles.Columns;
                    float* panel = Panels + (step * padded) + ((nint)column * steps);
                    column += MatMulBlock.PackColumns(in source, tiles, b, end - column, oneOnly: false, panelWidth, steps, panel);
                }
            }
        }
    }
}
