using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Multiplies a list of inputs.</summary>
/// <param name="name">The name; null for an automatic one.</param>
/// <seealso href="https://keras.io/api/layers/merging_layers/multiply/"/>
public sealed class Multiply(string? name = null) : Merge(name)
{
    private protected override Tensor Join(ReadOnlySpan<Tensor> inputs)
    {
        Tensor joined = inputs[0];
        foreach (Tensor input in inputs[1..])
            joined = joined * input;
        return joined;
    }

    internal static Multiply FromConfig(Config config) =>
        new(config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };
}
