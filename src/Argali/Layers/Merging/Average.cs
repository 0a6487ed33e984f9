using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Takes the mean of a list of inputs.</summary>
/// <param name="name">The name; null for an automatic one.</param>
/// <seealso href="https://keras.io/api/layers/merging_layers/average/"/>
public sealed class Average(string? name = null) : Merge(name)
{
    private protected override Tensor Join(ReadOnlySpan<Tensor> inputs)
    {
        Tensor joined = inputs[0];
        foreach (Tensor input in inputs[1..])
            joined = joined + input;
        return joined / inputs.Length;
    }

    internal static Average FromConfig(Config config) =>
        new(config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };
}
