using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class WrapperTests
{
    [Fact]
    public void Build_OfAWrapper_NamesTheInnerWeightsAfterIt()
    {
        var wrapper = new Twice(new Dense(2, name: "inner"), "outer");
        wrapper.Apply(Tensor.Ones([1, 2]));
        Assert.Equal(["outer/inner/kernel", "outer/inner/bias"], wrapper.Weights.Select(weight => weight.Path));
    }

    [Fact]
    public void Apply_WithoutACallOfItsOwn_IsRefused() =>
        Assert.Throws<NotSupportedException>(() => new Wrapper(new Dense(2)).Apply(Tensor.Ones([1, 2])));

    private sealed class Twice(Layer layer, string name) : Wrapper(layer, name)
    {
        protected override Tensor Call(Tensor inputs, CallContext context) => Layer.Apply(Layer.Apply(inputs));
    }
}
