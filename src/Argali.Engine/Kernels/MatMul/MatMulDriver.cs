namespace Argali.Engine.Kernels;

/// <summary>Runs a checked product: rows of C in parallel, each the sum of scaled rows of op(B).</summary>
internal static unsafe class MatMulDriver
{
    private const double SerialBelowMultiplyAdds = 1.5e6;

    public static void Run(in MatMulArguments arguments)
    {
        if ((double)arguments.M * arguments.N * arguments.K < SerialBelowMultiplyAdds)
        {
            for (int row = 0; row < arguments.M; row++)
                MultiplyRow(arguments, row);
        }
        else
        {
            WorkerPool.For(arguments.M, new RowJob { Arguments = arguments });
        }
    }

    private static void MultiplyRow(in MatMulArguments p, int row)
    {
        Span<float> c = new(p.C + (row * p.Ldc), p.N);
        if (p.Bias != null)
            new ReadOnlySpan<float>(p.Bias, p.N).CopyTo(c);
        else if (!p.Accumulate)
            c.Clear();

        float* a = p.TransposeA ? p.A + row : p.A + (row * p.Lda);
        nint stepA = p.TransposeA ? p.Lda : 1;
        nint stepB = p.TransposeB ? 1 : p.Ldb;
        nint nextColumn = p.TransposeB ? p.Ldb : 1;
        for (int k = 0; k < p.K; k++)
        {
            float scale = a[k * stepA];
            float* b = p.B + (k * stepB);
            for (int j = 0; j < c.Length; j++)
                c[j] += scale * b[j * nextColumn];
        }
    }

    private struct RowJob : IParallelJob
    {
        public MatMulArguments Arguments;

        public readonly void Execute(int index) => MultiplyRow(Arguments, index);
    }
}
