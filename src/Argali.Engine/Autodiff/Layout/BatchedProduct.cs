using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// y[..., m, n] = (+=) op(a)[..., m, k] · op(b)[..., k, n] with broadcast leading axes. Where y has fewer matrices than a and b
/// (they were repeated in the forward pass), the products are summed in order.
/// </summary>
internal readonly ref struct BatchedProduct
{
    private readonly Shape batch;
    private readonly Matrices a;
    private readonly Matrices b;
    private readonly int m;
    private readonly int n;
    private readonly int k;

    public BatchedProduct(Shape batch, Matrices a, Matrices b)
    {
        this.batch = batch;
        this.a = a;
        this.b = b;
        m = a.Transposed ? a.Columns : a.Rows;
        k = a.Transposed ? a.Rows : a.Columns;
        n = b.Transposed ? b.Rows : b.Columns;
    }

    /// <summary>Computes into <paramref name="y"/>, whose elements are of the given shape.</summary>
    public void Into(Span<float> y, Shape shape, bool accumulate)
    {
        int count = (int)batch.ElementCount;
        int yCount = y.Length / Math.Max(1, m * n);
        if (count == 0 || y.IsEmpty)
        {
            if (!accumulate)
                y.Clear();
            return;
        }

        if (b.Count == 1 && !a.Transposed && a.Count == count && yCount == count)
        {
            Multiply(a.Elements, b.Elements, y, m * count, k, accumulate);
            return;
        }

        if (yCount == 1 && a.Transposed && !b.Transposed && a.Count == count && b.Count == count)
        {
            Multiply(a.Elements, b.Elements, y, m, k * count, accumulate);
            return;
        }

        if (yCount < count && !accumulate)
        {
            y.Clear();
            accumulate = true;
        }

        if (yCount == count && count >= WorkerPool.ThreadCount)
        {
            Share(y, shape, count, accumulate);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Multiply(
                a.Elements[Start(a.Shape, i)..], b.Elements[Start(b.Shape, i)..], y.Slice(Start(shape, i), m * n), m, k, accumulate);
        }
    }

    // Whole matrices to each thread: the matrices of attention's heads are too small to be cut.
    private unsafe void Share(Span<float> y, Shape shape, int count, bool accumulate)
    {
        fixed (float* pa = a.Elements, pb = b.Elements, py = y)
        {
            Job job = new()
            {
                A = pa,
                B = pb,
                Y = py,
                LengthA = a.Rows * a.Columns,
                LengthB = b.Rows * b.Columns,
                Batch = batch,
                ShapeA = a.Shape,
                ShapeB = b.Shape,
                ShapeY = shape,
                M = m,
                N = n,
                K = k,
                TransposedA = a.Transposed,
                TransposedB = b.Transposed,
                Accumulate = accumulate,
            };
            ParallelWork.For(count, (double)count * m * n * k, job);
        }
    }

    private void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> y, int rows, int shared, bool accumulate) =>
        MatMulKernel.Multiply(
            left, right, y, rows, n, shared, a.Columns, b.Columns, n, a.Transposed, b.Transposed, accumulate);

    private int Start(Shape operand, int i) => Start(batch, operand, i);

    // Where the i-th matrix of the broadcast batch starts in an operand.
    private static int Start(Shape batch, Shape operand, int i)
    {
        int offset = 0, stride = operand[^1] * operand[^2];
        for (int axis = batch.Rank - 1, own = operand.Rank - 3; own >= 0; axis--, own--)
        {
            int position = i % batch[axis];
            i /= batch[axis];
            if (operand[own] != 1)
                offset += position * stride;
            stride *= operand[own];
        }

        return offset;
    }

    /// <summary>An operand: matrices in a row, each perhaps to be read transposed.</summary>
    public readonly ref struct Matrices(ReadOnlySpan<float> elements, Shape shape, bool transposed)
    {
        public ReadOnlySpan<float> Elements { get; } = elements;

        public Shape Shape { get; } = shape;

        public bool Transposed { get; } = transposed;

        /// <summary>Stored rows.</summary>
        public int Rows => Shape[^2];

        /// <summary>Stored columns.</summary>
        public int Columns => Shape[^1];

        /// <summary>The number of matrices.</summary>
        public int Count => Elements.Length / Math.Max(1, Rows * Columns);
    }

    private unsafe struct Job : IParallelJob
    {
        public float* A;
        public float* B;
        public float* Y;
        public int LengthA;
        public int LengthB;
        public Shape Batch;
        public Shape ShapeA;
        public Shape ShapeB;
        public Shape ShapeY;
        public int M;
        public int N;
        public int K;
        public bool TransposedA;
        public bool TransposedB;
        public bool Accumulate;

        public readonly void Execute(int index) => MatMulKernel.Multiply(
            new ReadOnlySpan<float>(A + Start(Batch, ShapeA, index), LengthA),
            new ReadOnlySpan<float>(B + Start(Batch, ShapeB, index), LengthB),
            new Span<float>(Y + Start(Batch, ShapeY, index), M * N),
            M, N, K, ShapeA[^1], ShapeB[^1], N, TransposedA, TransposedB, Accumulate);
    }
}
