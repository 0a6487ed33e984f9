using Argali.Optimizers.Schedules;
using Argali.Saving;

namespace Argali.Tests.Callbacks;

/// <summary>A schedule that gives the same rate at every step.</summary>
internal sealed class FixedSchedule(float rate) : LearningRateSchedule
{
    public override float Call(long step) => rate;

    public override Config GetConfig() => new() { ["rate"] = rate };
}
