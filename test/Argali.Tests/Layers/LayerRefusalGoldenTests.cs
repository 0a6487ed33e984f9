using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

/// <summary>Arguments that Keras refuses before there is a layer: the C# call that says the same is refused too.</summary>
public sealed class LayerRefusalGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("layers", "error_*")]
    public void Make_ThatKerasRefuses_IsRefused(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        if (golden.Has("layer"))
        {
            LayerCase.ExpectRefusal(golden);
            return;
        }

        Assert.True(LayerRefusals.Calls.TryGetValue(golden.Name, out Action? call), $"LayerRefusals has no call for {golden.Name}.");
        Exception? refusal = Record.Exception(call);
        Assert.True(
            refusal is ArgumentException or ConfigException,
            $"Expected a refusal such as '{golden["error"].GetProperty("message")}'. Received: {refusal?.ToString() ?? "none"}.");
    }
}
