using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>One learning rate up to and including the first boundary, another up to the second, and so on.</summary>
public sealed class PiecewiseConstantDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of each rate but the last one, ascending.</param>
    /// <param name="values">The rates: one more than boundaries.</param>
    /// <param name="name">A name, which files hold.</param>
    /// <exception cref="ArgumentException">There is not exactly one value more than boundaries, or the boundaries descend.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<double> boundaries, IReadOnlyList<double> values, string name = "PiecewiseConstant")
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        if (boundaries.Count != values.Count - 1)
        {
            throw new ArgumentException(
                "The length of boundaries should be 1 less than the length of values. Received: " +
                $"boundaries=[{string.Join(", ", boundaries)}] of length {boundaries.Count}, " +
                $"and values=[{string.Join(", ", values)}] of length {values.Count}.");
        }

        for (int i = 1; i < boundaries.Count; i++)
        {
            if (boundaries[i] < boundaries[i - 1])
                throw new ArgumentException($"The boundaries must ascend. Received: boundaries=[{string.Join(", ", boundaries)}].");
        }

        Boundaries = [.. boundaries];
        Values = [.. values];
        Name = name;
    }

    /// <summary>Gets the last step of each rate but the last one.</summary>
    public IReadOnlyList<double> Boundaries { get; }

    /// <summary>Gets the rates.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override float Call(long step)
    {
        int i = 0;
        while (i < Boundaries.Count && step > Boundaries[i])
            i++;
        return (float)Values[i];
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        // Whole boundaries are written as integers, as Keras's users give them.
        ["boundaries"] = Boundaries.Select(object? (boundary) => boundary == Math.Floor(boundary) ? (object)(long)boundary : boundary).ToList(),
        ["values"] = Values.Select(object? (value) => value).ToList(),
        ["name"] = Name,
    };

    internal static PiecewiseConstantDecay FromConfig(Config config) => new(
        config.GetDoubles("boundaries") ?? throw new ConfigException("PiecewiseConstantDecay needs 'boundaries'."),
        config.GetDoubles("values") ?? throw new ConfigException("PiecewiseConstantDecay needs 'values'."),
        config.GetString("name", "PiecewiseConstant"));
}
