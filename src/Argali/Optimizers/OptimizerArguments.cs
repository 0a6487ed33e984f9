using Argali.Optimizers.Schedules;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>The arguments that every optimizer has.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="WeightDecay">The share of a weight that each step takes away, times the learning rate; null for none.</param>
/// <param name="Clipnorm">The greatest norm of one variable's gradient; null for none.</param>
/// <param name="Clipvalue">The greatest size of a gradient's element; null for none.</param>
/// <param name="GlobalClipnorm">The greatest norm of all gradients together; null for none.</param>
/// <param name="UseEma">Whether moving averages of the variables are kept.</param>
/// <param name="EmaMomentum">The weight of the past in those averages.</param>
/// <param name="EmaOverwriteFrequency">After how many steps the averages replace the variables; null for only at the end.</param>
/// <param name="LossScaleFactor">What the loss is multiplied, and gradients are divided by; null for 1.</param>
/// <param name="GradientAccumulationSteps">How many steps' gradients are averaged into one update; null for 1.</param>
/// <param name="Name">The optimizer's name, which is part of its variables' paths.</param>
public sealed record OptimizerArguments(
    LearningRate LearningRate,
    double? WeightDecay = null,
    double? Clipnorm = null,
    double? Clipvalue = null,
    double? GlobalClipnorm = null,
    bool UseEma = false,
    double EmaMomentum = 0.99,
    int? EmaOverwriteFrequency = null,
    double? LossScaleFactor = null,
    int? GradientAccumulationSteps = null,
    string? Name = null)
{
    /// <summary>Reads the arguments from a config.</summary>
    /// <param name="config">The config of an optimizer.</param>
    /// <param name="defaultLearningRate">The learning rate where the config has none.</param>
    /// <param name="defaultName">The name where the config has none.</param>
    /// <param name="defaultWeightDecay">The weight decay where the config has none.</param>
    /// <exception cref="ConfigException">A value is of the wrong kind.</exception>
    public static OptimizerArguments FromConfig(
        Config config, double defaultLearningRate, string defaultName, double? defaultWeightDecay = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new OptimizerArguments(
            ReadLearningRate(config, defaultLearningRate),
            config.ContainsKey("weight_decay") ? config.GetDoubleOrNull("weight_decay") : defaultWeightDecay,
            config.GetDoubleOrNull("clipnorm"),
            config.GetDoubleOrNull("clipvalue"),
            config.GetDoubleOrNull("global_clipnorm"),
            config.GetBool("use_ema", false),
            config.GetDouble("ema_momentum", 0.99),
            config.GetIntOrNull("ema_overwrite_frequency"),
            config.GetDoubleOrNull("loss_scale_factor"),
            config.GetIntOrNull("gradient_accumulation_steps"),
            config.GetString("name", defaultName));
    }

    private static LearningRate ReadLearningRate(Config config, double defaultLearningRate) => config.Find("learning_rate") switch
    {
        LearningRateSchedule schedule => new LearningRate(schedule),
        Config envelope => new LearningRate(LearningRateScheduleRegistry.Instance.FromEnvelope(envelope)),
        _ => new LearningRate(config.GetDouble("learning_rate", defaultLearningRate)),
    };
}
