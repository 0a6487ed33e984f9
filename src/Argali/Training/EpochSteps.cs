using Argali.Data;
using Argali.Diagnostics;

namespace Argali.Training;

/// <summary>
/// The steps of epochs over a source of batches. With a fixed number of steps an epoch goes on where the last one stopped; otherwise
/// every epoch is a pass. Data that run out inside an epoch end it with a warning; the next one begins the data anew.
/// </summary>
internal sealed class EpochSteps : IDisposable
{
    private readonly IBatchSource source;
    private readonly int? stepsPerEpoch;
    private IBatchCursor? cursor;
    private int step;

    public EpochSteps(IBatchSource source, int? stepsPerEpoch)
    {
        this.source = source;
        this.stepsPerEpoch = stepsPerEpoch;
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
        {
            cursor?.Dispose();
            cursor = source.Begin();
        }
    }

    /// <summary>Goes to the next step; false at the end of the epoch.</summary>
    public bool MoveNext()
    {
        if (cursor is null || step + 1 == stepsPerEpoch)
            return false;
        if (cursor.MoveNext())
        {
            step++;
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
    public Batch Read() => cursor!.Read();

    public void Dispose() => cursor?.Dispose();
}
