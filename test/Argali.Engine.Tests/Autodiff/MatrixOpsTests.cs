namespace Argali.Engine.Tests.Autodiff;

/// <summary>Linear algebra: what is computed is multiplied back.</summary>
public sealed class MatrixOpsTests
{
    private static Tensor Random(Shape shape, int seed) => Ops.RandomNormal(shape, seed: seed);

    private static void Close(Tensor expected, Tensor actual, float tolerance = 1e-5f)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach ((float e, float a) in expected.ToArray<float>().Zip(actual.ToArray<float>()))
            Assert.Equal(e, a, tolerance);
    }

    [Fact]
    public void Solve_OfMatricesAndVectors_SolvesTheEquation()
    {
        Tensor a = Random([2, 5, 5], 1), b = Random([2, 5, 3], 2), v = Random([2, 5], 3);
        Close(b, Ops.MatMul(a, Ops.Solve(a, b)), 1e-4f);
        Close(v, Ops.Squeeze(Ops.MatMul(a, Ops.ExpandDims(Ops.Solve(a, v), -1)), -1), 1e-4f);
        Close(Ops.BroadcastTo(Ops.Eye(5), [2, 5, 5]), Ops.MatMul(a, Ops.Inv(a)), 1e-4f);
        Close(b, Ops.MatMul(Ops.Triu(a), Ops.SolveTriangular(a, b)), 1e-3f);
        Close(b, Ops.MatMul(Ops.Tril(a), Ops.SolveTriangular(a, b, lower: true)), 1e-3f);
    }

    [Fact]
    public void Solve_OfWhatCannotBeSolved_SaysWhy()
    {
        Assert.Contains("singular", Assert.Throws<ArgumentException>(() => Ops.Solve(new[,] { { 1f, 2 }, { 2, 4 } }, new[] { 1f, 1 })).Message);
        Assert.Contains("(2, 3)", Assert.Throws<ArgumentException>(() => Ops.Inv(Random([2, 3], 1))).Message);
        Assert.Contains("(4,)", Assert.Throws<ArgumentException>(() => Ops.Solve(Ops.Eye(3), Random([4], 1))).Message);
    }

    [Fact]
    public void Det_OfSmallMatrices_IsTheFormula()
    {
        Assert.Equal(-2, Ops.Det(new[,] { { 1f, 2 }, { 3, 4 } }).Item<float>(), 1e-6);
        Assert.Equal(0, Ops.Det(new[,] { { 1f, 2 }, { 2, 4 } }).Item<float>(), 1e-6);
        Assert.Equal(-306, Ops.Det(new[,] { { 6f, 1, 1 }, { 4, -2, 5 }, { 2, 8, 7 } }).Item<float>(), 1e-3);
    }

    [Fact]
    public void Cholesky_OfPositiveDefiniteMatrices_MultipliesBack()
    {
        Tensor x = Random([2, 4, 4], 5);
        Tensor a = Ops.MatMul(x, x, transposeB: true) + Ops.Eye(4);
        Tensor l = Ops.Cholesky(a);
        Close(a, Ops.MatMul(l, l, transposeB: true), 1e-4f);
        Close(l, Ops.Tril(l), 0);
        Assert.Contains("positive definite", Assert.Throws<ArgumentException>(() => Ops.Cholesky(new[,] { { 1f, 2 }, { 2, 1 } })).Message);
    }

    [Fact]
    public void LuFactor_WithItsPivots_MultipliesBack()
    {
        Tensor a = Random([4, 4], 6);
        (Tensor factors, Tensor pivots) = Ops.LuFactor(a);
        Tensor product = Ops.MatMul(Ops.Tril(factors, -1) + Ops.Eye(4), Ops.Triu(factors));
        int[] order = [0, 1, 2, 3];
        for (int i = 0; i < 4; i++)
        {
            int other = pivots.AsSpan<int>()[i];
            (order[i], order[other]) = (order[other], order[i]);
        }

        Close(Ops.Take(a, order, 0), product);
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    [InlineData(1, 3)]
    public void Svd_OfEveryForm_MultipliesBackAndIsOrthogonal(int m, int n)
    {
        Tensor x = Random([2, m, n], 7);
        int k = Math.Min(m, n);
        foreach (bool full in new[] { false, true })
        {
            (Tensor u, Tensor s, Tensor v) = Ops.Svd(x, full);
            Assert.Equal([2, m, full ? m : k], u.Shape);
            Assert.Equal([2, full ? n : k, n], v.Shape);
            Tensor scaled = u[.., .., ..k] * Ops.ExpandDims(s, 1);
            Close(x, Ops.MatMul(scaled, v[.., ..k, ..]));
            Close(Ops.BroadcastTo(Ops.Eye(u.Shape[2]), [2, u.Shape[2], u.Shape[2]]), Ops.MatMul(u, u, transposeA: true));
            Close(Ops.BroadcastTo(Ops.Eye(v.Shape[1]), [2, v.Shape[1], v.Shape[1]]), Ops.MatMul(v, v, transposeB: true));
            Close(s, Ops.Flip(Ops.Sort(s), -1), 0);
        }
    }

    [Fact]
    public void Svd_OfALowRank_CompletesTheBasis()
    {
        (Tensor u, Tensor s, Tensor v) = Ops.Svd(Ops.Outer(new[] { 1f, 2, 2 }, new[] { 3f, 4 }));
        Assert.Equal(15, s.AsSpan<float>()[0], 1e-5f);
        Assert.Equal(0, s.AsSpan<float>()[1], 1e-5f);
        Close(Ops.Eye(3), Ops.MatMul(u, u, transposeA: true));
        Close(Ops.Eye(2), Ops.MatMul(v, v, transposeB: true));
    }

    [Fact]
    public void Qr_Complete_IsOrthogonalAndMultipliesBack()
    {
        Tensor x = Random([5, 3], 8);
        (Tensor q, Tensor r) = Ops.Qr(x, complete: true);
        Assert.Equal([5, 5], q.Shape);
        Assert.Equal([5, 3], r.Shape);
        Close(x, Ops.MatMul(q, r));
        Close(Ops.Eye(5), Ops.MatMul(q, q, transposeA: true));
    }

    [Fact]
    public void MatrixNorm_OfEveryKind_FollowsNumPy()
    {
        Tensor x = new[,] { { -4f, -3, -2 }, { -1, 0, 1 }, { 2, 3, 4 } };
        Assert.Equal(Math.Sqrt(60), Ops.MatrixNorm(x).Item<float>(), 1e-5);
        Assert.Equal(7, Ops.MatrixNorm(x, MatrixNormKind.LargestColumn).Item<float>());
        Assert.Equal(6, Ops.MatrixNorm(x, MatrixNormKind.SmallestColumn).Item<float>());
        Assert.Equal(9, Ops.MatrixNorm(x, MatrixNormKind.LargestRow).Item<float>());
        Assert.Equal(2, Ops.MatrixNorm(x, MatrixNormKind.SmallestRow).Item<float>());
        Assert.Equal(7.34846923, Ops.MatrixNorm(x, MatrixNormKind.LargestSingular).Item<float>(), 1e-5);
        Assert.Equal(0, Ops.MatrixNorm(x, MatrixNormKind.SmallestSingular).Item<float>(), 1e-5);
        Assert.Equal(9.79795897, Ops.MatrixNorm(x, MatrixNormKind.Nuclear).Item<float>(), 1e-5);
        Assert.Throws<ArgumentException>(() => Ops.MatrixNorm(Random([2, 2, 2], 1)));
    }

    [Fact]
    public void Cross_OfEveryLength_FollowsNumPy()
    {
        Assert.Equal([-3f, 6, -3], Ops.Cross(new[] { 1f, 2, 3 }, new[] { 4f, 5, 6 }).ToArray<float>());
        Assert.Equal([12f, -6, -3], Ops.Cross(new[] { 1f, 2 }, new[] { 4f, 5, 6 }).ToArray<float>());
        Assert.Equal(-3, Ops.Cross(new[] { 1f, 2 }, new[] { 4f, 5 }).Item<float>());
        Assert.Throws<ArgumentException>(() => Ops.Cross(Random([4], 1), Random([4], 2)));
    }
}
