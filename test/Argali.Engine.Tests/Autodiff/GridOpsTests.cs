namespace Argali.Engine.Tests.Autodiff;

public sealed class GridOpsTests
{
    private static Tensor Matrix => Ops.Reshape(Ops.Arange(0, 12), [3, 4]);

    [Fact]
    public void Linspace_BetweenTensors_HasBothEndsExactly()
    {
        Assert.Equal([1f, 1.5f, 2, 2.5f, 3], Ops.Linspace(1f, 3f, 5).ToArray<float>());
        Assert.Equal([1f, 1.5f, 2, 2.5f], Ops.Linspace(1f, 3f, 4, endpoint: false).ToArray<float>());
        Tensor y = Ops.Linspace(new[] { 0.1f, 0.7f }, 0.3f, 3, axis: -1);
        Assert.Equal([2, 3], y.Shape);
        Assert.Equal([0.1f, 0.3f, 0.7f, 0.3f], Ops.Take(y, new[] { 0, 2 }, 1).ToArray<float>());
        Assert.Equal([0], Ops.Linspace(1f, 2f, 0).Shape);
    }

    [Fact]
    public void Meshgrid_InBothOrders_FollowsNumPy()
    {
        Tensor[] plane = Ops.Meshgrid([new[] { 1, 2, 3 }, new[] { 4, 5 }]);
        Assert.Equal([2, 3], plane[0].Shape);
        Assert.Equal([1, 2, 3, 1, 2, 3], plane[0].ToArray<int>());
        Assert.Equal([4, 4, 4, 5, 5, 5], plane[1].ToArray<int>());
        Tensor[] matrix = Ops.Meshgrid([new[] { 1, 2, 3 }, new[] { 4, 5 }], matrixIndexing: true);
        Assert.Equal([1, 1, 2, 2, 3, 3], matrix[0].ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.Meshgrid([]));
    }

    [Fact]
    public void Diagonals_OfMatrices_AreThoseOfNumPy()
    {
        Assert.Equal([0, 5, 10], Ops.Diagonal(Matrix).ToArray<int>());
        Assert.Equal([2, 7], Ops.Diag(Matrix, 2).ToArray<int>());
        Assert.Equal([4, 9], Ops.Diag(Matrix, -1).ToArray<int>());
        Assert.Equal([0], Ops.Diagonal(Matrix, 9).Shape);
        Assert.Equal([0, 0, 0, 7, 0, 0, 0, 8, 0], Ops.Diag(new[] { 7, 8 }, -1).ToArray<int>());
        Assert.Equal(15, Ops.Trace(Matrix).Item<int>());
        Assert.Equal([0, 6, 1, 7], Ops.Diagonal(Ops.Reshape(Ops.Arange(0, 8), [2, 2, 2])).ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.Diagonal(Matrix, 0, 1, -1));
        Assert.Throws<ArgumentException>(() => Ops.Diag(Tensor.Scalar(1)));
    }

    [Fact]
    public void Triangles_OfMatrices_AreZeroOnTheOtherSide()
    {
        Assert.Equal([0, 0, 0, 0, 4, 0, 0, 0, 8, 9, 0, 0], Ops.Tril(Matrix, -1).ToArray<int>());
        Assert.Equal([0, 1, 2, 3, 0, 5, 6, 7, 0, 0, 10, 11], Ops.Triu(Matrix).ToArray<int>());
        Assert.Equal([0f, 1, 0, 0, 0, 1], Ops.Eye(2, 3, 1).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Ops.Tril(new[] { 1, 2 }));
    }

    [Fact]
    public void Stacking_OfVectorsAndMatrices_FollowsNumPy()
    {
        Assert.Equal([1, 2, 3], Ops.Hstack([new[] { 1, 2 }, new[] { 3 }]).ToArray<int>());
        Assert.Equal([2, 3], Ops.Hstack([new[,] { { 1, 2 }, { 3, 4 } }, new[,] { { 5 }, { 6 } }]).Shape);
        Assert.Equal([2, 2], Ops.Vstack([new[] { 1, 2 }, new[] { 3, 4 }]).Shape);
        Assert.Equal([1, 1, 3], Ops.Repeat(new[] { 1, 2, 3 }, [2, 0, 1]).ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.Repeat(new[] { 1, 2, 3 }, [2, 1]));
    }

    [Fact]
    public void MoveAxis_OfSeveral_KeepsTheOrderOfTheOthers()
    {
        Tensor x = Tensor.Zeros([2, 3, 4, 5]);
        Assert.Equal([4, 3, 5, 2], Ops.MoveAxis(x, [0, 2], [-1, 0]).Shape);
        Assert.Throws<ArgumentException>(() => Ops.MoveAxis(x, [0, 2], [1]));
        Assert.Throws<ArgumentException>(() => Ops.MoveAxis(x, [0, 1], [2, 2]));
    }
}
