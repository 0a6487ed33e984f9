namespace Argali.Checkpoints;

/// <summary>
/// Chooses the time from one save to the next so that training spends at most a given part of its time on saving.
/// </summary>
/// <remarks>
/// A save that holds training up for s seconds, once every T seconds, costs s / T of the time; T = s / overhead keeps to it. Saves
/// must not come faster than they are written either: T is at least the time w from one save's begin until it is on the disk. Both are
/// taken as the greatest of the last few measured, so that one lucky save does not make the next ones too frequent. Nothing is known
/// before the first save, which comes with the first batch: that is also the moment at which a mistake costs least.
/// </remarks>
internal sealed class AutoInterval(double overhead)
{
    private const int Remembered = 4;
    private readonly Queue<(TimeSpan Stall, TimeSpan Write)> measured = new();

    /// <summary>The time from one save to the next; zero before anything was measured.</summary>
    public TimeSpan Current
    {
        get
        {
            TimeSpan longest = TimeSpan.Zero;
            foreach ((TimeSpan stall, TimeSpan write) in measured)
            {
                TimeSpan needed = stall / overhead;
                longest = Longer(longest, Longer(needed, write));
            }

            return longest;
        }
    }

    /// <summary>Takes a measurement in.</summary>
    /// <param name="stall">How long training stood still for a save.</param>
    /// <param name="write">How long it took until the file was on the disk.</param>
    public void Measured(TimeSpan stall, TimeSpan write)
    {
        if (measured.Count == Remembered)
        {
            measured.Dequeue();
        }

        measured.Enqueue((stall, write));
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
