namespace Argali.Checkpoints;

/// <summary>Keras's arithmetic of saving every so many batches. It counts on over epochs and fits.</summary>
/// <remarks>
/// It sees batch numbers, not batches: when several batches are executed in one step, the numbers have gaps, and the first
/// step counts only as far as its number goes from 0. A number that does not grow begins an epoch.
/// </remarks>
internal sealed class SaveCounter
{
    private readonly int frequency;
    private int lastSeen;
    private int seen;

    /// <summary>A counter that has seen nothing.</summary>
    public SaveCounter(int frequency) => this.frequency = frequency;

    /// <summary>The number of the last batch, 0 before the first and after <see cref="EndEpoch"/>.</summary>
    public int LastSeen => lastSeen;

    /// <summary>The batches counted since it was last time to save.</summary>
    public int Seen => seen;

    /// <summary>Counts on where another counter was.</summary>
    public void Restore(int seen, int lastSeen) => (this.seen, this.lastSeen) = (seen, lastSeen);

    /// <summary>Counts a batch, numbered from zero within its epoch; true if it is time to save.</summary>
    public bool ShouldSave(int batch)
    {
        seen += batch <= lastSeen ? batch + 1 : batch - lastSeen;
        lastSeen = batch;
        if (seen < frequency)
        {
            return false;
        }

        seen = 0;
        return true;
    }

    /// <summary>Forgets the batch number; what was counted stays.</summary>
    public void EndEpoch() => lastSeen = 0;
}
