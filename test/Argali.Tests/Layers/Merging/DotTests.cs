using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class DotTests
{
    [Fact]
    public void Apply_Normalized_GivesTheCosine()
    {
        Tensor a = new[,] { { 3f, 0f } }, b = new[,] { { 1f, 1f } };
        Assert.Equal(MathF.Sqrt(0.5f), new Dot(axes: 1, normalize: true).Apply([a, b]).Value.Item<float>(), 1e-6f);
    }

    [Theory]
    [InlineData(0, "batch axis")]
    [InlineData(1, "equal length")]
    [InlineData(5, "axis must lie")]
    public void Apply_AxesThatDoNotFit_IsRefused(int axes, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => new Dot(axes).Apply([Tensor.Ones([2, 3]), Tensor.Ones([2, 4])])).Message);

    [Fact]
    public void Apply_ToThreeInputs_IsRefused() =>
        Assert.Contains("2 inputs", Assert.Throws<ArgumentException>(() => new Dot(1).Apply([Tensor.Ones([2, 3]), Tensor.Ones([2, 3]), Tensor.Ones([2, 3])])).Message);
}
