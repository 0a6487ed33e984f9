using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class PackedMatrixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 33, 20)]
    [InlineData(17, 5, 9)]
    [InlineData(32, 300, 400)]
    [InlineData(20, 1000, 130)]
    [InlineData(13, 64, 1000)]
    [InlineData(5, 4200, 30)]
    public void Multiply_PackedOnce_GivesTheBitsOfTheWholeProduct(int m, int n, int k)
    {
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = Math.Max(threads, 2);
            foreach (KernelWidth width in KernelDispatch.SupportedWidths)
            {
                Check(width, m, n, k, transposeB: false);
                Check(width, m, n, k, transposeB: true);
            }
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }
    }

    [Fact]
    public void Pack_TwoMatricesSideBySide_KeepsBoth()
    {
        KernelWidth width = KernelDispatch.Width;
        float[] a = TestValues.Uniform(6 * 40, 1), first = TestValues.Uniform(40 * 50, 2), second = TestValues.Uniform(40 * 70, 3);
        long offset = PackedMatrix.LengthOf(width, 50, 40), total = offset + PackedMatrix.LengthOf(width, 70, 40);
        PackedMatrix packedFirst = PackedMatrix.Pack(width, first, 50, 40, 50, false, 0, total);
        PackedMatrix packedSecond = PackedMatrix.Pack(width, second, 70, 40, 70, false, offset, total);
        float[] c = new float[6 * 50], d = new float[6 * 70], expectedC = new float[c.Length], expectedD = new float[d.Length];
        packedFirst.Multiply(a, [], c, 6, 40, 50);
        packedSecond.Multiply(a, [], d, 6, 40, 70);
        MatMulKernel.Multiply(a, first, expectedC, 6, 50, 40, 40, 50, 50);
        MatMulKernel.Multiply(a, second, expectedD, 6, 70, 40, 40, 70, 70);
        Assert.Equal(expectedC, c);
        Assert.Equal(expectedD, d);
    }

    [Fact]
    public void Multiply_TooShortOrOverlapping_Throws()
    {
        float[] b = new float[6], c = new float[4];
        Assert.Contains("Received", Assert.Throws<ArgumentException>(() => PackedMatrix.Pack(KernelDispatch.Width, new float[5], 2, 3, 2, false)).Message);
        Assert.Throws<ArgumentException>(() => PackedMatrix.Pack(KernelDispatch.Width, b, 2, 3, 2, false).Multiply(new float[5], [], c, 2, 3, 2));
        Assert.Throws<ArgumentException>(() => PackedMatrix.Pack(KernelDispatch.Width, b, 2, 3, 2, false).Multiply(b, new float[1], c, 2, 3, 2));
        Assert.Throws<ArgumentException>(() => PackedMatrix.Pack(KernelDispatch.Width, b, 2, 3, 2, false).Multiply(b, [], b.AsSpan(2), 2, 3, 2));
    }

    private static void Check(KernelWidth width, int m, int n, int k, bool transposeB)
    {
        int lda = k + 3, ldb = (transposeB ? k : n) + 1, ldc = n + 2;
        float[] a = TestValues.Uniform(m * lda, 1), b = TestValues.Uniform((transposeB ? n : k) * ldb, 2), bias = TestValues.Uniform(n, 3);
        foreach (bool accumulate in new[] { false, true })
        {
            float[] expected = TestValues.Uniform(m * ldc, 4), actual = [.. expected];
            ReadOnlySpan<float> given = accumulate ? [] : bias;
            MatMulKernel.Multiply(width, a, b, given, expected, m, n, k, lda, ldb, ldc, false, transposeB, accumulate);
            PackedMatrix packed = PackedMatrix.Pack(width, b, n, k, ldb, transposeB);
            for (int repeat = 0; repeat < 2; repeat++)
            {
                TestValues.Uniform(m * ldc, 4).CopyTo(actual.AsSpan());
                packed.Multiply(a, given, actual, m, lda, ldc, accumulate);
                KernelTesting.AssertSameBits(expected, actual, $"{width} {m}x{n}x{k} transposed {transposeB} accumulate {accumulate}");
            }
        }
    }
}
