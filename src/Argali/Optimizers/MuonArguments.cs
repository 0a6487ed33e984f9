using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>
/// The arguments that only <see cref="Muon"/> has, as its configs hold them. Those of Keras 3.10 to 3.12, the first releases, know neither
/// <c>rms_rate</c> nor <c>adam_weight_decay</c>.
/// </summary>
internal sealed record MuonArguments(
    double AdamBeta1,
    double AdamBeta2,
    double Epsilon,
    string[] ExcludeLayers,
    bool ExcludeEmbeddings,
    double A,
    double B,
    double C,
    double AdamLrRatio,
    double Momentum,
    int NsSteps,
    bool Nesterov,
    double? AdamWeightDecay,
    double? RmsRate,
    bool IsOfFirstReleases)
{
    private const string AdamWeightDecayKey = "adam_weight_decay";
    private const string RmsRateKey = "rms_rate";

    public static MuonArguments FromConfig(Config config) => new(
        config.GetDouble("adam_beta_1", 0.9),
        config.GetDouble("adam_beta_2", 0.999),
        config.GetDouble("epsilon", 1e-7),
        [.. (config.GetList("exclude_layers") ?? []).Select(Pattern)],
        config.GetBool("exclude_embeddings", true),
        config.GetDouble("muon_a", 3.4445),
        config.GetDouble("muon_b", -4.7750),
        config.GetDouble("muon_c", 2.0315),
        config.GetDouble("adam_lr_ratio", 1.0),
        config.GetDouble("momentum", 0.95),
        config.GetInt("ns_steps", 5),
        config.GetBool("nesterov", true),
        config.ContainsKey(AdamWeightDecayKey) ? config.GetDoubleOrNull(AdamWeightDecayKey) : 0.004,
        config.ContainsKey(RmsRateKey) ? config.GetDoubleOrNull(RmsRateKey) : 0.2,
        IsOfFirstReleases: config.ContainsKey("ns_steps") && !config.ContainsKey(RmsRateKey));

    /// <summary>Adds them to the arguments that every optimizer has.</summary>
    public Config AddTo(Config config)
    {
        config.Merge(new Config
        {
            ["adam_beta_1"] = AdamBeta1,
            ["adam_beta_2"] = AdamBeta2,
            ["epsilon"] = Epsilon,
            ["exclude_layers"] = ExcludeLayers,
            ["muon_a"] = A,
            ["muon_b"] = B,
            ["muon_c"] = C,
            ["adam_lr_ratio"] = AdamLrRatio,
            ["momentum"] = Momentum,
            ["ns_steps"] = NsSteps,
            ["nesterov"] = Nesterov,
            ["exclude_embeddings"] = ExcludeEmbeddings,
        });
        if (!IsOfFirstReleases)
        {
            config[AdamWeightDecayKey] = AdamWeightDecay;
            config[RmsRateKey] = RmsRate;
        }

        return config;
    }

    private static string Pattern(object? item) => item as string
        ?? throw new ConfigException($"'exclude_layers' expects a list of patterns. Received: {Config.Describe(item)}.");
}
