using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>Gives the learning rate of each step of an optimizer.</summary>
/// <seealso href="https://keras.io/api/optimizers/learning_rate_schedules/"/>
public abstract class LearningRateSchedule : IKerasSerializable
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public string? Module => GetType().Assembly == typeof(LearningRateSchedule).Assembly ? "keras.optimizers.schedules" : null;

    /// <summary>Makes the schedule of what Keras accepts: a schedule or an envelope of a file; null stays null.</summary>
    /// <exception cref="ArgumentException">The identifier is unknown.</exception>
    /// <exception cref="ConfigException">An envelope does not fit.</exception>
    public static LearningRateSchedule? Get(object? identifier) => LearningRateScheduleRegistry.Instance.Get(identifier);

    /// <summary>Gets the learning rate of a step.</summary>
    /// <param name="step">The number of steps already made: 0 for the first.</param>
    public abstract float Call(long step);

    /// <inheritdoc/>
    public abstract Config GetConfig();
}
