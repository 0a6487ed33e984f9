using Argali.Optimizers.Schedules;

namespace Argali.Optimizers;

/// <summary>What an optimizer takes as its learning rate: a number, a schedule, or a function that is asked at every step.</summary>
public readonly struct LearningRate
{
    /// <summary>Makes a constant rate.</summary>
    public LearningRate(double value)
    {
        Value = value;
    }

    /// <summary>Makes a rate that a schedule gives.</summary>
    public LearningRate(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
    }

    /// <summary>Makes a rate that a function gives, asked once per step.</summary>
    public LearningRate(Func<double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Function = function;
    }

    /// <summary>Gets the number; 0 where there is a schedule or a function.</summary>
    public double Value { get; }

    /// <summary>Gets the schedule, or null.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>Gets the function, or null.</summary>
    public Func<double>? Function { get; }

    /// <summary>Makes a constant rate.</summary>
    public static implicit operator LearningRate(double value) => new(value);

    /// <summary>Makes a rate that a schedule gives.</summary>
    public static implicit operator LearningRate(LearningRateSchedule schedule) => new(schedule);

    /// <summary>Makes a rate that a function gives.</summary>
    public static implicit operator LearningRate(Func<double> function) => new(function);
}
