namespace Argali.Engine.Tests.Autodiff;

public sealed class CountingTests
{
    private static readonly Tensor Classes = new[,] { { 0, 2, 2 }, { 3, 0, 3 } };

    [Fact]
    public void MultiHot_MarksEveryClassOfARow()
    {
        Tensor marks = Ops.MultiHot(Classes, 4);
        Assert.Equal(new Shape(2, 4), marks.Shape);
        Assert.Equal([1f, 0, 1, 0, 1, 0, 0, 1], marks.ToArray<float>());
    }

    [Fact]
    public void MultiHot_ClassOutside_IsLeftOut() =>
        Assert.Equal([0f, 1], Ops.MultiHot(Tensor.From<long>([-1, 1, 2, long.MaxValue]), 2).ToArray<float>());

    [Fact]
    public void Bincount_CountsUpToTheLargestClass() =>
        Assert.Equal([1f, 0, 2, 0, 1, 0, 0, 2], Ops.Bincount(Classes).ToArray<float>());

    [Fact]
    public void Bincount_WithWeights_SumsThem()
    {
        Tensor sums = Ops.Bincount(Classes, new[,] { { 0.5f, 1, 2 }, { 4, 8, 16 } });
        Assert.Equal([0.5f, 0, 3, 0, 8, 0, 0, 20], sums.ToArray<float>());
    }

    [Fact]
    public void Bincount_Lengths_BoundTheClasses()
    {
        Assert.Equal(new Shape(2, 6), Ops.Bincount(Classes, minlength: 6).Shape);
        Assert.Equal([1f, 0, 2, 1, 0, 0], Ops.Bincount(Classes, minlength: 3, maxlength: 3).ToArray<float>());
        Assert.Equal(new Shape(3), Ops.Bincount(Tensor.From<int>([]), minlength: 3).Shape);
        Assert.Equal(new Shape(2, 3), Ops.Bincount(Tensor.Zeros([2, 0], DType.Int64), minlength: 3).Shape);
    }

    [Fact]
    public void Bincount_WrongArguments_AreRefused()
    {
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => Ops.Bincount(new[] { 0, -1 })).Message);
        Assert.Contains("(2,)", Assert.Throws<ArgumentException>(() => Ops.Bincount(new[] { 0, 1, 2 }, new[] { 1f, 1 })).Message);
        Assert.Throws<ArgumentException>(() => Ops.Bincount(Tensor.Scalar(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ops.Bincount(new[] { 0 }, minlength: 3, maxlength: 2));
    }
}
