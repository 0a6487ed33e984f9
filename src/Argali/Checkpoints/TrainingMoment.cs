namespace Argali.Checkpoints;

/// <summary>A moment of a training, as far as it matters for saving.</summary>
/// <param name="Kind">What ended.</param>
/// <param name="Epoch">The epoch, from zero.</param>
/// <param name="Step">The batches of the run that are finished.</param>
/// <param name="PreviousStep">The same at the moment before.</param>
/// <param name="SinceSave">The time since the last save, or since training began.</param>
/// <param name="Improves">Whether the logs hold a monitored value that is better than ever.</param>
internal readonly record struct TrainingMoment(
    MomentKind Kind, int Epoch, long Step, long PreviousStep, TimeSpan SinceSave, bool Improves)
{
    /// <summary>What a trigger says of this moment.</summary>
    public SaveReasons Due(SaveTrigger trigger) => Kind switch
    {
        MomentKind.Batch => (PassesMultiple(trigger.Batches) ? SaveReasons.Batches : SaveReasons.None) | DueOnTheWay(trigger),
        MomentKind.Epoch => (EndsMultiple(trigger.Epochs) ? SaveReasons.Epoch : SaveReasons.None) | DueOnTheWay(trigger),
        MomentKind.TrainEnd => trigger.OnTrainEnd ? SaveReasons.TrainEnd : SaveReasons.None,
        MomentKind.Interruption => trigger.OnInterruption ? SaveReasons.Interruption : SaveReasons.None,
        _ => trigger.Grace is null ? SaveReasons.None : SaveReasons.Termination,
    };

    private SaveReasons DueOnTheWay(SaveTrigger trigger) =>
        (trigger.Period is { } period && SinceSave >= period ? SaveReasons.Time : SaveReasons.None)
        | (trigger.OnImprovement && Improves ? SaveReasons.Improvement : SaveReasons.None);

    // Several batches in one step pass over numbers: what counts is whether a multiple was reached on the way.
    private bool PassesMultiple(IReadOnlyList<int> numbers)
    {
        foreach (int n in numbers)
        {
            if (Step / n > PreviousStep / n)
            {
                return true;
            }
        }

        return false;
    }

    private bool EndsMultiple(IReadOnlyList<int> numbers)
    {
        foreach (int n in numbers)
        {
            if ((Epoch + 1L) % n == 0)
            {
                return true;
            }
        }

        return false;
    }
}
