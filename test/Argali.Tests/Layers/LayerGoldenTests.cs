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
    [GoldenCases("layers", "!error_*", "!without_tensorflow_*", "!foreign_*", "!*_facts")]
    public void Apply_Recorded_GivesKerasValuesAndGradients(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        LayerCase.RoundTripConfig(golden);
        if (golden.Has("error"))
            LayerCase.ExpectRefusal(golden);
        else if (golden.Has("inputs_as"))
            new LayerCase(golden).Run();
    }
}
