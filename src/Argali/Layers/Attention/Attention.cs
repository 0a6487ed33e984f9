using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Attention by dot products (Luong's): the scores are <c>query · keyᵀ</c>. See <see cref="ScoredAttention"/> for the inputs and the call.
/// </summary>
/// <seealso href="https://keras.io/api/layers/attention_layers/attention/"/>
public sealed class Attention : ScoredAttention
{
    private Variable? scale;
    private Variable? concatScoreWeight;

    /// <summary>Makes the layer.</summary>
    /// <param name="useScale">Whether the scores have a learned scale, a scalar. Default false.</param>
    /// <param name="scoreMode">How query and key are compared. Default by their dot product.</param>
    /// <param name="dropout">The part of the probabilities that training drops, in [0, 1]. Default 0.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator. Keras leaves it out of configs.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dropout lies outside [0, 1].</exception>
    public Attention(
        bool useScale = false, AttentionScoreMode scoreMode = AttentionScoreMode.Dot, double dropout = 0.0, int? seed = null, string? name = null)
        : base(useScale, dropout, seed, name)
    {
        ScoreMode = scoreMode;
    }

    /// <summary>Gets how query and key are compared.</summary>
    public AttentionScoreMode ScoreMode { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["use_scale"] = UseScale,
        ["score_mode"] = ScoreMode == AttentionScoreMode.Dot ? "dot" : "concat",
        ["dropout"] = Dropout,
    });

    private protected override void BuildWeights(Shape query)
    {
        if (UseScale)
            scale = AddWeight("scale", [], "ones");
        if (ScoreMode == AttentionScoreMode.Concat)
            concatScoreWeight = AddWeight("concat_score_weight", [], "ones");
    }

    private protected override Tensor Score(Tensor query, Tensor key)
    {
        if (concatScoreWeight is null)
        {
            Tensor products = Ops.MatMul(query, key, transposeB: true);
            return scale is null ? products : products * scale;
        }

        Tensor sums = Ops.ExpandDims(query, -2) + Ops.ExpandDims(key, -3);
        if (scale is not null)
            sums = scale * sums;
        return concatScoreWeight * Ops.Sum(Ops.Tanh(sums), -1);
    }

    internal static Attention FromConfig(Config config) => new(
        config.GetBool("use_scale", false),
        config.GetString("score_mode", "dot") switch
        {
            "dot" => AttentionScoreMode.Dot,
            "concat" => AttentionScoreMode.Concat,
            string other => throw new ConfigException($"'score_mode' expects 'dot' or 'concat'. Received: '{other}'."),
        },
        config.GetDouble("dropout", 0.0),
        config.GetIntOrNull("seed"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
