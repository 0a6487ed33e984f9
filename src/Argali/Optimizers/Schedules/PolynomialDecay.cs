using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>(initialLearningRate - endLearningRate) * (1 - step / decaySteps) ^ power + endLearningRate, until decaySteps or in cycles.</summary>
public sealed class PolynomialDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of the first step.</param>
    /// <param name="decaySteps">The number of steps until the end, above 0.</param>
    /// <param name="endLearningRate">The learning rate at the end. Default 0.0001.</param>
    /// <param name="power">The power. Default 1: a straight line.</param>
    /// <param name="cycle">Whether the end moves on by <paramref name="decaySteps"/> when it is passed. Default false.</param>
    /// <param name="name">A name, which files hold.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not above 0.</exception>
    public PolynomialDecay(
        double initialLearningRate,
        int decaySteps,
        double endLearningRate = 0.0001,
        double power = 1.0,
        bool cycle = false,
        string name = "PolynomialDecay")
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = ScheduleGuard.Steps(decaySteps, nameof(decaySteps), nameof(PolynomialDecay));
        EndLearningRate = endLearningRate;
        Power = power;
        Cycle = cycle;
        Name = name;
    }

    /// <summary>Gets the learning rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Gets the number of steps until the end.</summary>
    public int DecaySteps { get; }

    /// <summary>Gets the learning rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>Gets the power.</summary>
    public double Power { get; }

    /// <summary>Gets whether the end moves on when it is passed.</summary>
    public bool Cycle { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override float Call(long step)
    {
        float position = step;
        float length = DecaySteps;
        if (Cycle)
            length *= step == 0 ? 1f : MathF.Ceiling(position / length);
        else
            position = MathF.Min(position, length);
        float end = (float)EndLearningRate;
        return (((float)InitialLearningRate - end) * MathF.Pow(1f - (position / length), (float)Power)) + end;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["decay_steps"] = DecaySteps,
        ["end_learning_rate"] = EndLearningRate,
        ["power"] = Power,
        ["cycle"] = Cycle,
        ["name"] = Name,
    };

    internal static PolynomialDecay FromConfig(Config config) => new(
        config.GetDouble("initial_learning_rate"),
        config.GetInt("decay_steps"),
        config.GetDouble("end_learning_rate", 0.0001),
        config.GetDouble("power", 1.0),
        config.GetBool("cycle", false),
        config.GetString("name", "PolynomialDecay"));
}
