using Argali.Optimizers;
using Argali.Saving;

namespace Argali.Training;

/// <summary>What was given to <c>Compile</c>, and its form in files: <c>compile_config</c>.</summary>
internal sealed record CompileArguments(
    OptimizerArgument Optimizer,
    LossArgument Loss,
    LossWeights LossWeights,
    MetricsArgument Metrics,
    MetricsArgument WeightedMetrics,
    bool RunEagerly,
    int StepsPerExecution,
    bool JitCompile)
{
    public Config ToConfig() => new()
    {
        ["optimizer"] = ObjectSerializer.Plain(Optimizer.Given),
        ["loss"] = ObjectSerializer.Plain(Loss.ToConfigValue()),
        ["loss_weights"] = LossWeights.ToConfigValue(),
        ["metrics"] = ObjectSerializer.Plain(Metrics.ToConfigValue()),
        ["weighted_metrics"] = ObjectSerializer.Plain(WeightedMetrics.ToConfigValue()),
        ["run_eagerly"] = RunEagerly,
        ["steps_per_execution"] = StepsPerExecution,
        ["jit_compile"] = JitCompile,
    };

    /// <exception cref="ConfigException">A class is unknown, or a config does not fit.</exception>
    public static CompileArguments FromConfig(Config config) => new(
        config.Find("optimizer") switch
        {
            string name => (OptimizerArgument)name,
            null => default,
            object envelope => Optimizers.Optimizer.Get(envelope),
        },
        LossArgument.FromConfigValue(config.Find("loss")),
        Training.LossWeights.FromConfigValue(config.Find("loss_weights")),
        MetricsArgument.FromConfigValue(config.Find("metrics")),
        MetricsArgument.FromConfigValue(config.Find("weighted_metrics")),
        config.GetBool("run_eagerly", false),
        config.GetInt("steps_per_execution", 1),
        config.GetBool("jit_compile", false));
}
