using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Autodiff;

/// <summary>Convolution and pooling of every rank against plain loops in double.</summary>
public class WindowOpsTests
{
    public static TheoryData<int[], int[], int[], int[], bool> Convolutions => new()
    {
        { [2, 9, 4], [3, 4, 5], [1], [1], false },
        { [2, 9, 4], [3, 2, 6], [2], [1], true },
        { [1, 12, 2], [4, 2, 3], [1], [3], true },
        { [2, 7, 6, 3], [2, 3, 3, 4], [3, 2], [1, 1], true },
        { [2, 5, 6, 4, 3], [3, 2, 3, 3, 4], [1, 1, 1], [1, 1, 1], false },
        { [2, 5, 6, 4, 3], [3, 2, 3, 3, 4], [1, 1, 1], [1, 1, 1], true },
        { [2, 7, 5, 4, 4], [2, 3, 2, 2, 6], [3, 2, 1], [1, 1, 1], true },
        { [1, 6, 5, 5, 2], [3, 2, 2, 1, 2], [1, 1, 1], [2, 1, 2], true },
        { [1, 2, 3, 3, 1], [3, 3, 3, 1, 2], [1, 1, 1], [2, 2, 2], true },
        { [1, 5, 4, 4, 2], [1, 1, 1, 2, 3], [2, 2, 2], [1, 1, 1], true },
    };

    public static TheoryData<int[], int[], int[], bool> Poolings => new()
    {
        { [2, 9, 3], [3], [2], true },
        { [2, 8, 3], [2], [2], false },
        { [2, 5, 6, 3], [2, 3], [3, 1], true },
        { [2, 6, 5, 4, 3], [2, 2, 2], [2, 2, 2], false },
        { [2, 7, 5, 4, 3], [3, 2, 3], [2, 1, 2], true },
        { [1, 5, 4, 4, 2], [2, 1, 1], [2, 1, 1], true },
        { [1, 5, 4, 4, 2], [1, 2, 3], [1, 1, 2], false },
        { [1, 5, 4, 4, 2], [1, 1, 1], [2, 3, 1], true },
        { [1, 2, 2, 2, 1], [1, 1, 1], [1, 1, 1], false },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Conv_OfAnyRank_MatchesPlainLoops(int[] input, int[] kernel, int[] strides, int[] dilation, bool same)
    {
        Tensor x = Values(input, 1), w = Values(kernel, 2);

        Tensor y = Ops.Conv(x, w, strides, same ? WindowPadding.Same : WindowPadding.Valid, dilation);

        AssertClose(WindowReference.Conv(x, w, strides, dilation, same, Positions(y)), y);
    }

    [Theory]
    [MemberData(nameof(Poolings))]
    public void Pool_OfAnyRank_MatchesPlainLoops(int[] input, int[] window, int[] strides, bool same)
    {
        Tensor x = Values(input, 1);
        WindowPadding padding = same ? WindowPadding.Same : WindowPadding.Valid;

        Tensor largest = Ops.MaxPool(x, window, strides, padding);
        Tensor mean = Ops.AveragePool(x, window, strides, padding);

        AssertClose(WindowReference.Pool(x, window, strides, same, Positions(largest), average: false), largest);
        AssertClose(WindowReference.Pool(x, window, strides, same, Positions(mean), average: true), mean);
    }

    [Fact]
    public void ConvTranspose_OfVolumes_IsTheAdjointOfConv()
    {
        Tensor small = Values([1, 3, 2, 3, 2], 1), kernel = Values([3, 2, 3, 4, 2], 2);
        Tensor large = Ops.ConvTranspose(small, kernel, [2, 1, 2], WindowPadding.Same);
        Tensor other = Values(large.Shape.ToArray(), 3);

        Tensor back = Ops.Conv(other, kernel, [2, 1, 2], WindowPadding.Same);

        Assert.Equal([1, 6, 2, 6, 4], large.Shape);
        Assert.Equal(Ops.Sum(large * other).Item<float>(), Ops.Sum(small * back).Item<float>(), 4);
    }

    [Theory]
    [InlineData(2, 2, null, 6)]
    [InlineData(1, 3, null, 9)]
    [InlineData(1, 3, 0, 7)]
    [InlineData(1, 3, 1, 8)]
    public void ConvTranspose_Valid_HasTensorFlowsLength(int window, int stride, int? outputPadding, int expected)
    {
        int[] added = outputPadding is { } number ? [number] : [];

        Tensor y = Ops.ConvTranspose(Values([1, 3, 1], 1), Values([window, 1, 1], 2), [stride], outputPadding: added);

        Assert.Equal(expected, y.Shape[1]);
    }

    [Fact]
    public void Windows_ThatDoNotFit_SayWhatDoes()
    {
        Tensor images = Values([1, 3, 3, 2], 1);

        Assert.Contains("window of 4 x 4 does not fit", Refusal(() => Ops.Conv(images, Values([4, 4, 2, 1], 2))), StringComparison.Ordinal);
        Assert.Contains("(window, channels / groups, filters)", Refusal(() => Ops.Conv(images, Values([2, 2, 3, 1], 2))), StringComparison.Ordinal);
        Assert.Contains("3 to 5 axes", Refusal(() => Ops.MaxPool(Values([3, 3], 1), [2])), StringComparison.Ordinal);
        Assert.Contains("one number or 2 as strides", Refusal(() => Ops.AveragePool(images, [2], [1, 1, 1])), StringComparison.Ordinal);
        Assert.Contains("positive numbers as dilationRate", Refusal(() => Ops.Conv(images, Values([2, 2, 2, 1], 2), dilationRate: [0])), StringComparison.Ordinal);
        Assert.Contains("smaller than the strides", Refusal(() => Ops.ConvTranspose(images, Values([2, 2, 1, 2], 2), [2], outputPadding: [2])), StringComparison.Ordinal);
    }

    private static string Refusal(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;

    private static Tensor Values(int[] shape, uint seed)
    {
        Shape lengths = new(shape);
        return Tensor.From<float>(TestValues.Uniform(lengths.ElementCount, seed), lengths);
    }

    private static int[] Positions(Tensor y) => y.Shape.Slice(1, y.Rank - 2).ToArray();

    private static void AssertClose(double[] expected, Tensor actual)
    {
        float[] values = actual.ToArray<float>();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.True(Math.Abs(expected[i] - values[i]) < 1e-5, $"[{i}]: expected {expected[i]}, got {values[i]}.");
    }
}
