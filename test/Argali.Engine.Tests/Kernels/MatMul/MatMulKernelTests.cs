using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class MatMulKernelTests
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 13, 15, 16, 17, 31, 33, 50, 97, 130];

    /// <summary>Every product of a few sizes that fall on both sides of the tile sizes, in turn with each transposition.</summary>
    public static TheoryData<int, int, int> Shapes()
    {
        TheoryData<int, int, int> shapes = [];
        for (int i = 0; i < Sizes.Length; i++)
        {
            for (int j = 0; j < Sizes.Length; j++)
                shapes.Add(Sizes[i], Sizes[j], Sizes[((i * 5) + (j * 3)) % Sizes.Length]);
        }

        shapes.Add(3, 5, 0);
        shapes.Add(2, 3, 5000);
        shapes.Add(29, 35, 1000);
        shapes.Add(1, 300, 700);
        shapes.Add(4, 200, 900);
        shapes.Add(3, 96, 40);
        shapes.Add(100, 1, 500);
        shapes.Add(230, 3, 20);
        shapes.Add(77, 10, 400);
        shapes.Add(700, 10, 20);
        shapes.Add(10, 1300, 20);
        shapes.Add(350, 70, 400);
        shapes.Add(5, 4200, 9);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Multiply_AnyShape_MatchesReference(int m, int n, int k)
    {
        foreach (KernelWidth width in KernelDispatch.SupportedWidths)
        {
            for (int variant = 0; variant < 4; variant++)
            {
                bool transposeA = (variant & 1) != 0;
                bool transposeB = (variant & 2) != 0;
                Check(width, m, n, k, padding: variant * 3, transposeA, transposeB, accumulate: (m + variant) % 2 == 0, withBias: false);
            }

            Check(width, m, n, k, padding: 1, transposeA: false, transposeB: false, accumulate: false, withBias: true);
        }
    }

    [Fact]
    public void Multiply_OneAndManyThreads_AreBitIdentical()
    {
        float[] a = TestValues.Uniform(300 * 1000, 1);
        float[] b = TestValues.Uniform(1000 * 700, 2);
        float[] alone = new float[300 * 700];
        float[] together = new float[300 * 700];
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            MatMulKernel.Multiply(a, b, alone, 300, 700, 1000, 1000, 700, 700);
            foreach (int count in new[] { 2, 3, 4 })
            {
                WorkerPool.ThreadCount = count;
                MatMulKernel.Multiply(a, b, together, 300, 700, 1000, 1000, 700, 700);
                Assert.Equal(alone, together);
            }
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }
    }

    [Fact]
    public void Multiply_FusedWidths_AreBitIdentical()
    {
        KernelWidth[] fused = [.. KernelDispatch.SupportedWidths.Where(width => width >= KernelWidth.Vector256)];
        (int M, int N, int K)[] shapes = [(2, 200, 500), (37, 45, 1000), (150, 10, 129)];
        foreach ((int m, int n, int k) in shapes)
        {
            float[] a = TestValues.Uniform(m * k, 1);
            float[] b = TestValues.Uniform(k * n, 2);
            float[][] results = [.. fused.Select(width =>
            {
                float[] c = new float[m * n];
                MatMulKernel.Multiply(width, a, b, [], c, m, n, k, k, n, n, false, false, false);
                return c;
            })];
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    [Fact]
    public void Multiply_AfterWarmUp_AllocatesNothing()
    {
        float[] a = TestValues.Uniform(200 * 200, 1);
        float[] c = new float[200 * 200];
        for (int i = 0; i < 3; i++)
            MatMulKernel.Multiply(a, a, c, 200, 200, 200, 200, 200, 200);

        long before = GC.GetAllocatedBytesForCurrentThread();
        MatMulKernel.Multiply(a, a, c, 200, 200, 200, 200, 200, 200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Multiply_NothingToSum_ClearsOrKeepsTheOutput()
    {
        float[] c = [1, 2, 3, 4];
        MatMulKernel.Multiply([], [], c, 2, 2, 0, 0, 2, 2, accumulate: true);
        Assert.Equal([1, 2, 3, 4], c);
        MatMulKernel.Multiply([], [], c, 2, 2, 0, 0, 2, 2);
        Assert.Equal([0, 0, 0, 0], c);
    }

    [Fact]
    public void Multiply_OutputOverlapsInput_Throws()
    {
        float[] buffer = new float[12];
        Assert.Equal(
            "c",
            Assert.Throws<ArgumentException>(
                () => MatMulKernel.Multiply(buffer.AsSpan(0, 4), new float[4], buffer.AsSpan(2, 4), 2, 2, 2, 2, 2, 2)).ParamName);
        Assert.Equal(
            "c",
            Assert.Throws<ArgumentException>(
                () => MatMulKernel.Multiply(new float[4], buffer.AsSpan(0, 4), buffer.AsSpan(0, 4), 2, 2, 2, 2, 2, 2)).ParamName);
    }

    [Theory]
    [InlineData(5, 6, 4, "a")]
    [InlineData(6, 5, 4, "b")]
    [InlineData(6, 6, 3, "c")]
    public void Multiply_SpanTooShort_Throws(int lengthA, int lengthB, int lengthC, string parameter)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => MatMulKernel.Multiply(new float[lengthA], new float[lengthB], new float[lengthC], 2, 2, 3, 3, 2, 2));
        Assert.Equal(parameter, exception.ParamName);
        Assert.Contains("Received", exception.Message);
    }

    [Theory]
    [InlineData(2, 2, 2, "lda")]
    [InlineData(3, 1, 2, "ldb")]
    [InlineData(3, 2, 1, "ldc")]
    public void Multiply_StrideShorterThanRow_Throws(int lda, int ldb, int ldc, string parameter)
        => Assert.Equal(
            parameter,
            Assert.Throws<ArgumentOutOfRangeException>(
                () => MatMulKernel.Multiply(new float[6], new float[6], new float[4], 2, 2, 3, lda, ldb, ldc)).ParamName);

    [Fact]
    public void MultiplyAddBias_WrongBiasLength_Throws()
        => Assert.Equal(
            "bias",
            Assert.Throws<ArgumentException>(
                () => MatMulKernel.MultiplyAddBias(new float[4], new float[4], new float[3], new float[4], 2, 2, 2, 2, 2, 2)).ParamName);

    private static void Check(
        KernelWidth width, int m, int n, int k, int padding, bool transposeA, bool transposeB, bool accumulate, bool withBias)
    {
        int lda = (transposeA ? m : k) + padding;
        int ldb = (transposeB ? k : n) + (padding / 2);
        int ldc = n + padding;
        float[] a = TestValues.Uniform(((transposeA ? k : m) * lda) - padding, 1);
        float[] b = TestValues.Uniform(((transposeB ? n : k) * ldb) - (padding / 2), 2);
        float[] c = TestValues.Uniform((m * ldc) - padding, 3);
        float[] bias = withBias ? TestValues.Uniform(n, 4) : [];
        float[] before = [.. c];
        (double[] expected, double[] magnitude) = MatMulReference.Multiply(
            a, b, bias, c, m, n, k, lda, ldb, ldc, transposeA, transposeB, accumulate);

        MatMulKernel.Multiply(width, a, b, bias, c, m, n, k, lda, ldb, ldc, transposeA, transposeB, accumulate);

        // Each of the k + 1 roundings of a float sum errs by at most half a ULP of a partial sum, and those stay below the magnitude.
        double unit = (k + 2) * Math.ScaleB(1, -24);
        for (int index = 0; index < c.Length; index++)
        {
            (int i, int j) = Math.DivRem(index, ldc);
            if (j >= n)
            {
                Assert.Equal(before[index], c[index]);
                continue;
            }

            double error = Math.Abs(c[index] - expected[(i * n) + j]);
            if (!(error <= unit * magnitude[(i * n) + j]))
                Assert.Fail($"{width} {m}x{n}x{k} tA={transposeA} tB={transposeB}: C[{i}, {j}] = {c[index]}, not {expected[(i * n) + j]}.");
        }
    }
}
