namespace Argali.Engine.Tests.Tensors;

public class TensorOperatorsTests
{
    [Fact]
    public void Operators_OnTensorsScalarsAndVariables_Compute()
    {
        var variable = new Variable(Tensor.From<float>([1, 2]), "v");
        Tensor x = new[] { 3f, 4f };
        Assert.Equal([4f, 6f], (x + variable).ToArray<float>());
        Assert.Equal([2f, 2f], (x - variable).ToArray<float>());
        Assert.Equal([6f, 8f], (2f * x).ToArray<float>());
        Assert.Equal([3f, 2f], (x / variable).ToArray<float>());
        Assert.Equal([-3f, -4f], (-x).ToArray<float>());
        Assert.Equal([0f, 1f], (1f - 1f / variable.Value - 0f * x).ToArray<float>().Select(value => value * 2));
    }
}
