using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;
using static Argali.Engine.Tests.Kernels.KernelTesting;
using static Argali.Engine.Tests.Reference.BroadcastReference;

namespace Argali.Engine.Tests.Kernels.Broadcasting;

[Trait("Category", "Kernels")]
public sealed class BroadcastKernelTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [], [] },
        { [5], [] },
        { [], [3, 4] },
        { [7], [7] },
        { [3, 70], [70] },
        { [70], [3, 70] },
        { [13, 1], [13, 37] },
        { [13, 37], [13, 1] },
        { [13, 1], [1, 37] },
        { [2, 3, 4], [3, 1] },
        { [2, 1, 4, 1, 5], [3, 1, 6, 1] },
        { [4, 1, 3, 1, 2, 1, 2, 1], [1, 2, 1, 3, 1, 2, 1, 3] },
        { [2, 3, 33], [2, 1, 33] },
        { [2, 0, 3], [3] },
        { [1, 1], [6, 9] },
        { [200, 300], [300] },
        { [200, 1, 40], [1, 7, 1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Apply_Shapes_MatchesIndexing(int[] shapeA, int[] shapeB)
    {
        int[] shape = Shape(shapeA, shapeB);
        float[] a = Draw(Product(shapeA), -1, 1), b = Draw(Product(shapeB), -1, 1, 2);
        float[] expected = [.. Enumerable.Range(0, Product(shape))
            .Select(i => a[OperandIndex(i, shape, shapeA)] - b[OperandIndex(i, shape, shapeB)])];
        foreach (KernelWidth width in Widths)
        {
            var y = new float[expected.Length];
            BroadcastKernel.Apply<Binary.Subtract>(width, a, shapeA, b, shapeB, y, shape);
            AssertSameBits(expected, y, $"{width}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Copy_Shapes_MatchesIndexing(int[] shapeA, int[] shapeB)
    {
        int[] shape = Shape(shapeA, shapeB);
        int[] a = [.. Enumerable.Range(0, Product(shapeA))];
        var y = new int[Product(shape)];
        BroadcastCopyKernel.Apply<int>(a, shapeA, y, shape);
        Assert.Equal([.. Enumerable.Range(0, y.Length).Select(i => OperandIndex(i, shape, shapeA))], y);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ReduceToShape_Shapes_MatchesSums(int[] shapeA, int[] shapeB)
    {
        int[] shape = Shape(shapeA, shapeB);
        float[] dy = Draw(Product(shape), -1, 1), start = Draw(Product(shapeA), -1, 1, 2);
        var expected = new double[start.Length];
        for (int i = 0; i < dy.Length; i++)
            expected[OperandIndex(i, shape, shapeA)] += dy[i];
        foreach (KernelWidth width in Widths)
        {
            var dx = new float[expected.Length];
            Array.Fill(dx, 7);
            ReduceToShapeKernel.Apply(width, dy, shape, dx, shapeA, accumulate: false);
            AssertClose(expected, dx, 1e-6, 1e-5, $"{width}");

            float[] sum = [.. start];
            ReduceToShapeKernel.Apply(width, dy, shape, sum, shapeA, accumulate: true);
            AssertClose([.. expected.Select((v, i) => v + start[i])], sum, 1e-6, 1e-5, $"{width} accumulated");
        }
    }

    [Fact]
    public void Apply_InPlaceOverFullOperand_Works()
    {
        float[] a = Draw(3 * 70, -1, 1), b = Draw(70, -1, 1, 2);
        float[] expected = [.. a.Select((v, i) => v + b[i % 70])];
        BroadcastKernel.Apply<Binary.Add>(a, [3, 70], b, [70], a, [3, 70]);
        AssertSameBits(expected, a, "in place");
    }

    [Fact]
    public void Apply_OutputOverRepeatedOperand_Throws()
    {
        var data = new float[12];
        Assert.Throws<ArgumentException>(
            () => BroadcastKernel.Apply<Binary.Add>(new float[12], [3, 4], data.AsSpan(0, 4), [4], data, [3, 4]));
    }

    [Fact]
    public void Apply_ShapesThatDoNotBroadcast_Throws() =>
        Assert.Throws<ArgumentException>(
            () => BroadcastKernel.Apply<Binary.Add>(new float[12], [3, 4], new float[3], [3], new float[12], [3, 4]));
}
