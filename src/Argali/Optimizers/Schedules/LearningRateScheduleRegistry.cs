using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>Keras's learning-rate schedules by name.</summary>
internal static class LearningRateScheduleRegistry
{
    public static ObjectRegistry<LearningRateSchedule> Instance { get; } =
        new ObjectRegistry<LearningRateSchedule>("learning-rate schedule");
}
