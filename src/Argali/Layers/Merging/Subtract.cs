using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Subtracts the second of two inputs from the first.</summary>
/// <param name="name">The name; null for an automatic one.</param>
/// <seealso href="https://keras.io/api/layers/merging_layers/subtract/"/>
public sealed class Subtract(string? name = null) : Merge(name)
{
    private protected override int MinInputs => 2;

    private protected override Tensor Join(ReadOnlySpan<Tensor> inputs)
    {
        if (inputs.Length != 2)
            throw new ArgumentException($"A `Subtract` layer should be called on exactly 2 inputs. Received: {inputs.Length}.");
        return inputs[0] - inputs[1];
    }

    internal static Subtract FromConfig(Config config) =>
        new(config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };
}
