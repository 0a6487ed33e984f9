namespace Argali.Engine.Tests.Autodiff;

public sealed class ScatteringOpsTests
{
    [Fact]
    public void Scatter_ToOnePositionTwice_Adds()
    {
        Tensor y = Ops.Scatter(new[,] { { 0, 1 }, { 1, 1 }, { 0, 1 } }, new[] { 1f, 2, 5 }, [2, 2]);
        Assert.Equal([0f, 6, 0, 2], y.ToArray<float>());
        Assert.Equal([0, 0, 3, 4], Ops.Scatter(new[,] { { -1 } }, new[,] { { 3, 4 } }, [2, 2]).ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.Scatter(new[,] { { 2, 0 } }, new[] { 1f }, [2, 2]));
        string message = Assert.Throws<ArgumentException>(() => Ops.Scatter(new[,] { { 0, 0 } }, new[] { 1f, 2 }, [2, 2])).Message;
        Assert.Contains("(1, 2)", message);
        Assert.Contains("(2,)", message);
    }

    [Fact]
    public void ScatterUpdateAt_OneElementOrRows_ReplacesThem()
    {
        Tensor x = new[,] { { 1f, 2 }, { 3, 4 }, { 5, 6 } };
        Assert.Equal([1f, 9, 3, 4, 8, 6], Ops.ScatterUpdateAt(x, new[,] { { 0, 1 }, { 2, 0 } }, new[] { 9f, 8 }).ToArray<float>());
        Assert.Equal([1f, 2, 7, 7, 5, 6], Ops.ScatterUpdateAt(x, new[,] { { -2 } }, new[,] { { 7f, 7 } }).ToArray<float>());
    }

    [Fact]
    public void SliceUpdate_OfABlock_KeepsTheRest()
    {
        Tensor x = Ops.Reshape(Ops.Arange(0, 9), [3, 3]);
        Assert.Equal([0, 1, 2, 3, 0, 0, 6, 0, 0], Ops.SliceUpdate(x, [1, 1], new[,] { { 0, 0 }, { 0, 0 } }).ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.SliceUpdate(x, [2, 2], new[,] { { 0, 0 }, { 0, 0 } }));
    }

    [Fact]
    public void SegmentMax_OfRows_TakesTheLargestOfEach()
    {
        Tensor y = Ops.SegmentMax(new[,] { { 1f, -8 }, { 3, -9 }, { 2, 7 } }, new[] { 0, 0, 2 }, 3);
        Assert.Equal([3f, -8, float.MinValue, float.MinValue, 2, 7], y.ToArray<float>());
        Assert.Throws<ArgumentException>(() => Ops.SegmentMax(new[] { 1f }, new[] { 3 }, 3));
    }

    [Fact]
    public void Digitize_BetweenEdges_CountsTheEdgesBelow()
    {
        Assert.Equal([1, 1, 2, 1, 0, 4, 4], Ops.Digitize(new[] { 0f, 1, 3, 1.6f, -1, 7, 9 }, new[] { 0f, 3, 4.5f, 7 }).ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.Digitize(1f, new[] { 2f, 1 }));
        Assert.Throws<ArgumentException>(() => Ops.Digitize(1f, new[,] { { 2f, 3 } }));
    }
}
