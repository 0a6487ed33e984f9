using Argali.Engine;
using Xunit.Sdk;

namespace Argali.Tests.Goldens;

public sealed class GoldenCaseTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("losses", "huber_p*", "!huber_extremes")]
    public void Read_ArraysOfACase_HaveTheRecordedShape(string path) => Check(path);

    [Fact]
    public void Close_WhenAnElementDiffers_SaysWhereAndByHowMuch()
    {
        Tensor expected = new float[,] { { 1, 2 }, { 3, 4 } };
        Tensor actual = new float[,] { { 1, 2 }, { 3.5f, 4 } };
        string message = Assert.Throws<XunitException>(() => GoldenAssert.Close(expected, actual, 1e-5, 1e-6, "value")).Message;
        Assert.Contains("[1, 0]: expected 3, got 3.5", message);
    }

    [Fact]
    public void Close_NaNAndInfinity_EqualThemselvesOnly()
    {
        Tensor odd = new[] { float.NaN, float.PositiveInfinity };
        GoldenAssert.Close(odd, odd, 0, 0, "value");
        Assert.Throws<XunitException>(() => GoldenAssert.Close(odd, new[] { 0f, float.PositiveInfinity }, 1, 1, "value"));
        Assert.Throws<XunitException>(() => GoldenAssert.Close(odd, new[] { float.NaN, float.MaxValue }, 1, 1, "value"));
    }

    internal override void Run(GoldenCase golden)
    {
        Assert.Equal("losses", golden["area"].GetString());
        Tensor yTrue = GoldenCase.ToTensor(golden["y_true"]);
        GoldenAssert.Close(golden, golden["y_true"], yTrue, "y_true");
        Assert.Equal(DType.Float32, yTrue.DType);
        Assert.Equal("huber_loss", GoldenCase.ToConfig(golden["loss"]).GetConfig("config")!.GetString("name"));
    }
}
