using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>Keras's learning-rate schedules by name.</summary>
internal static class LearningRateScheduleRegistry
{
    public static ObjectRegistry<LearningRateSchedule> Instance { get; } =
        new ObjectRegistry<LearningRateSchedule>("learning-rate schedule")
            .Add("ExponentialDecay", ExponentialDecay.FromConfig)
            .Add("InverseTimeDecay", InverseTimeDecay.FromConfig)
            .Add("PolynomialDecay", PolynomialDecay.FromConfig)
            .Add("PiecewiseConstantDecay", PiecewiseConstantDecay.FromConfig)
            .Add("CosineDecay", CosineDecay.FromConfig)
            .Add("CosineDecayRestarts", CosineDecayRestarts.FromConfig);
}
