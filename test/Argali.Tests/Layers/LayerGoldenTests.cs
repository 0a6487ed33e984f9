using Argali.Layers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

/// <summary>
/// Every recorded call of a layer: the layer is made from its saved form, so that configs are tested too, given the recorded weights,
/// and called; outputs, masks, gradients, losses and what the call changes must be Keras's.
/// </summary>
public sealed class LayerGoldenTests : GoldenAreaTests
{
    // without_tensorflow_*: what Keras says where a layer needs TensorFlow; Argali's needs nothing. foreign_*: layers that wrap
    // objects of other frameworks, which have no meaning outside of them.
    [Theory]
    [GoldenCases("layers", "!error_*", "!lambda_square", "!without_tensorflow_*", "!foreign_*", "!*_facts")]
    public void Apply_Recorded_GivesKerasValuesAndGradients(string path) => Check(path);

    // What Python's custom_objects would hold: the functions that recorded Lambda layers name.
    private static readonly Dictionary<string, Delegate> Functions = new()
    {
        ["scaled"] = (Func<Config, LambdaFunction>)(_ => new LambdaFunction("scaled", (x, arguments) => x.Value * (float)arguments.GetDouble("k", 1))),
    };

    [Fact]
    public void Make_LambdaOfPythonBytecode_IsRefused()
    {
        ConfigException refusal = Assert.Throws<ConfigException>(() => LayerCase.Make(GoldenCase.Read("layers/lambda_square.json")));
        Assert.Contains("bytecode", refusal.Message);
        Assert.Contains("CustomObjects.Register", refusal.Message);
    }

    internal override void Run(GoldenCase golden)
    {
        using IDisposable functions = CustomObjects.Scope(Functions);
        LayerCase.RoundTripConfig(golden);
        if (golden.Name.EndsWith("_torch_refuses", StringComparison.Ordinal))
            LayerCase.GivesWhatUnrollingDoesNotChange(golden);
        else if (LayerRefusals.Lifted.TryGetValue(golden.Name, out Action<GoldenCase>? check))
            check(golden);
        else if (golden.Has("error"))
            LayerCase.ExpectRefusal(golden);
        else if (golden.Has("inputs_as"))
            new LayerCase(golden).Run();
    }
}
