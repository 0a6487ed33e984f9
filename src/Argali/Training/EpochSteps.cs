using Argali.Data;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Training;

/// <summary>
/// The steps of epochs over a source of batches. With a fixed number of steps an epoch goes on where the last one stopped; otherwise
/// every epoch is a pass. Data that run out inside an epoch end it with a warning; the next one begins the data anew.
/// </summary>
internal sealed class EpochSteps : IDisposable
{
    private readonly IBatchSource source;
    private readonly int? stepsPerEpoch;
    private readonly SeedGenerator? shuffleSeeds;
    private IBatchCursor? cursor;
    private RandomState passStart;
    private int passBatches;
    private int step;

    // Whether the current step's batch has not been used: who goes on from here must begin with it.
    private bool isWaiting;

    /// <param name="source">The data.</param>
    /// <param name="stepsPerEpoch">Steps an epoch; null for a pass.</param>
    /// <param name="shuffleSeeds">The random stream that a pass draws its order from; null when passes draw nothing.</param>
    public EpochSteps(IBatchSource source, int? stepsPerEpoch, SeedGenerator? shuffleSeeds = null)
    {
        this.source = source;
        this.stepsPerEpoch = stepsPerEpoch;
        this.shuffleSeeds = shuffleSeeds;
        StepCount = stepsPerEpoch ?? source.BatchCount;
    }

    /// <summary>Gets the number of steps of an epoch; null when it is not known before the first has ended.</summary>
    public int? StepCount { get; private set; }

    /// <summary>Gets the index of the current step in its epoch.</summary>
    public int Step => step;

    /// <summary>Begins an epoch.</summary>
    public void BeginEpoch()
    {
        step = -1;
        if (stepsPerEpoch is null || cursor is null)
            BeginPass();
    }

    /// <summary>Goes to the next step; false at the end of the epoch.</summary>
    public bool MoveNext()
    {
        if (cursor is null || step + 1 == stepsPerEpoch)
            return false;
        if (cursor.MoveNext())
        {
            step++;
            passBatches++;
            isWaiting = true;
            return true;
        }

        cursor.Dispose();
        cursor = null;
        if (stepsPerEpoch is { } expected)
        {
            Warnings.Raise(
                "Fit",
                "Your input ran out of data; interrupting the epoch. Make sure that your batches number at least " +
                $"stepsPerEpoch * epochs. This epoch had {step + 1} of {expected} steps.");
        }
        else
        {
            StepCount ??= step + 1;
        }

        return false;
    }

    /// <summary>Makes the current step's batch, inside the step that uses it.</summary>
    public Batch Read()
    {
        isWaiting = false;
        return cursor!.Read();
    }

    /// <summary>Describes the place in the data, so that another object can go there.</summary>
    public Config Capture()
    {
        int waiting = isWaiting ? 1 : 0;
        return new Config
        {
            ["step"] = step - waiting,
            ["batches"] = cursor is null ? null : passBatches - waiting,
            ["steps_per_epoch"] = StepCount,
            ["pass"] = shuffleSeeds is null || cursor is null ? null : TrainingState.Write(passStart),
            ["shuffle"] = shuffleSeeds is null ? null : TrainingState.Write(shuffleSeeds.State),
        };
    }

    /// <summary>Goes to the place that another object described. A source of one's own is read up to there.</summary>
    /// <param name="place">What <see cref="Capture"/> gave.</param>
    /// <param name="skip">Whether batches of one's own are read up to there; otherwise the next one is the first of them.</param>
    /// <exception cref="ConfigException">The place is malformed.</exception>
    /// <exception cref="InvalidOperationException">The data end before it, or have another number of batches.</exception>
    public void Restore(Config place, bool skip = true)
    {
        step = place.GetInt("step");
        isWaiting = false;
        cursor?.Dispose();
        cursor = null;
        if (place.GetIntOrNull("batches") is { } batches)
        {
            if (place.GetIntOrNull("steps_per_epoch") is { } before && StepCount is { } now && before != now)
            {
                throw new InvalidOperationException(
                    $"The training stood within an epoch of {before} batches. Now an epoch has {now}. Resume with the data and the batch size that it had.");
            }

            if (shuffleSeeds is not null)
                shuffleSeeds.State = TrainingState.Read(place["pass"]);
            BeginPass();
            if (!skip && source.IsUsers)
                passBatches = batches;
            for (; passBatches < batches; passBatches++)
            {
                if (!cursor!.MoveNext())
                {
                    throw new InvalidOperationException(
                        $"The training stood at batch {batches} of its data, which now end after {passBatches}. Resume with the data that it had.");
                }
            }
        }

        if (shuffleSeeds is not null)
            shuffleSeeds.State = TrainingState.Read(place["shuffle"]);
    }

    public void Dispose() => cursor?.Dispose();

    private void BeginPass()
    {
        cursor?.Dispose();
        if (shuffleSeeds is not null)
            passStart = shuffleSeeds.State;
        cursor = source.Begin();
        passBatches = 0;
    }
}
