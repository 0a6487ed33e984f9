namespace Argali.Engine.Tests.Autodiff;

/// <summary>Functions of one or two numbers against the same in double.</summary>
public sealed class ElementaryOpsTests
{
    private const float Infinity = float.PositiveInfinity;

    public static TheoryData<string> Functions => [.. Table.Keys];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Function, Func<double, double> Truth, float Low, float High)> Table = new()
    {
        ["Log2"] = (Ops.Log2, Math.Log2, 0.01f, 1000),
        ["Log10"] = (Ops.Log10, Math.Log10, 0.01f, 1000),
        ["Tan"] = (Ops.Tan, Math.Tan, -1.5f, 1.5f),
        ["Sinh"] = (Ops.Sinh, Math.Sinh, -20, 20),
        ["Cosh"] = (Ops.Cosh, Math.Cosh, -20, 20),
        ["Arcsin"] = (Ops.Arcsin, Math.Asin, -1, 1),
        ["Arccos"] = (Ops.Arccos, Math.Acos, -1, 1),
        ["Arctan"] = (Ops.Arctan, Math.Atan, -50, 50),
        ["Arcsinh"] = (Ops.Arcsinh, Math.Asinh, -50, 50),
        ["Arccosh"] = (Ops.Arccosh, Math.Acosh, 1, 50),
        ["Arctanh"] = (Ops.Arctanh, Math.Atanh, -0.999f, 0.999f),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_OverItsRange_IsTheRoundedValue(string name)
    {
        (Func<Tensor, Tensor> function, Func<double, double> truth, float low, float high) = Table[name];
        float[] x = [.. Enumerable.Range(0, 101).Select(i => low + ((high - low) * i / 100))];
        float[] y = function(x).ToArray<float>();
        for (int i = 0; i < x.Length; i++)
            Assert.Equal((float)truth(x[i]), y[i]);
    }

    [Fact]
    public void ErfInv_OfErf_IsTheNumberAgain()
    {
        foreach (double y in new[] { 0, 1e-8, 0.3, -0.7, 1.2, -2.5, 3.4 })
        {
            // The error function by its series, Σ (-1)^n y^(2n+1) / (n! (2n+1)).
            double sum = 0, term = y;
            for (int n = 0; n < 200; n++)
            {
                sum += term / ((2 * n) + 1);
                term *= -y * y / (n + 1);
            }

            float x = (float)(sum * 2 / Math.Sqrt(Math.PI));
            double slope = 2 / Math.Sqrt(Math.PI) * Math.Exp(-y * y);
            double allowed = (Math.Abs(x) * 1.2e-7 / slope) + (Math.Abs(y) * 2e-7);
            Assert.InRange(Ops.ErfInv(x).Item<float>(), y - allowed, y + allowed);
        }

        Assert.Equal([Infinity, -Infinity, float.NaN], Ops.ErfInv(new[] { 1f, -1, 1.5f }).ToArray<float>());
    }

    [Fact]
    public void Arctan2_InEveryQuadrant_IsTheAngle()
    {
        float[] a = [1, 1, -1, -1, 0, 0, 2], b = [2, -2, 2, -2, 1, -1, 0];
        Assert.Equal(a.Zip(b, (y, x) => (float)Math.Atan2(y, x)), Ops.Arctan2(a, b).ToArray<float>());
    }

    [Fact]
    public void LogAddExp_OfLargeAndInfiniteNumbers_DoesNotOverflow()
    {
        float[] y = Ops.LogAddExp(new[] { 1000f, 0, -Infinity, Infinity, -Infinity }, new[] { 1000f, -200, -Infinity, 3, 5 }).ToArray<float>();
        Assert.Equal([1000 + (float)Math.Log(2), 0, -Infinity, Infinity, 5], y);
    }

    [Fact]
    public void Round_ToDecimals_RoundsHalvesToEven()
    {
        Assert.Equal([1.23f, -0.5f, 2.35f], Ops.Round(new[] { 1.2345f, -0.5012f, 2.3456f }, 2).ToArray<float>());
        Assert.Equal([120f, -80, 140], Ops.Round(new[] { 123f, -75, 135 }, -1).ToArray<float>());
    }

    [Fact]
    public void NanToNum_OfNoNumbers_ReplacesThem()
    {
        Tensor x = new[] { float.NaN, Infinity, -Infinity, 2 };
        Assert.Equal([0, float.MaxValue, float.MinValue, 2], Ops.NanToNum(x).ToArray<float>());
        Assert.Equal([7, 8, 9, 2], Ops.NanToNum(x, 7, 8, 9).ToArray<float>());
    }

    [Fact]
    public void IsClose_OfNeighboursInfinitiesAndNaN_FollowsNumPy()
    {
        Tensor a = new[] { 1f, 1, Infinity, Infinity, float.NaN, 3 }, b = new[] { 1.000001f, 1.1f, Infinity, -Infinity, float.NaN, Infinity };
        Assert.Equal([true, false, true, false, false, false], Ops.IsClose(a, b).ToArray<bool>());
        Assert.Equal([true, false, true, false, true, false], Ops.IsClose(a, b, equalNan: true).ToArray<bool>());
    }
}
