using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Additive attention (Bahdanau's): the scores are <c>Σ scale · tanh(query + key)</c>. See <see cref="ScoredAttention"/> for the inputs and
/// the call.
/// </summary>
/// <seealso href="https://keras.io/api/layers/attention_layers/additive_attention/"/>
public sealed class AdditiveAttention : ScoredAttention
{
    private Variable? scale;

    /// <summary>Makes the layer.</summary>
    /// <param name="useScale">Whether the sum has learned weights, one for each feature. Default true.</param>
    /// <param name="dropout">The part of the probabilities that training drops, in [0, 1]. Default 0.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator. Keras leaves it out of configs.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dropout lies outside [0, 1].</exception>
    public AdditiveAttention(bool useScale = true, double dropout = 0.0, int? seed = null, string? name = null)
        : base(useScale, dropout, seed, name)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["use_scale"] = UseScale, ["dropout"] = Dropout });

    private protected override void BuildWeights(Shape query)
    {
        if (UseScale)
            scale = AddWeight("scale", [query[^1]], "glorot_uniform");
    }

    private protected override Tensor Score(Tensor query, Tensor key)
    {
        Tensor sums = Ops.Tanh(Ops.ExpandDims(query, -2) + Ops.ExpandDims(key, -3));
        return Ops.Sum(scale is null ? sums : scale * sums, -1);
    }

    internal static AdditiveAttention FromConfig(Config config) => new(
        config.GetBool("use_scale", true),
        config.GetDouble("dropout", 0.0),
        config.GetIntOrNull("seed"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
