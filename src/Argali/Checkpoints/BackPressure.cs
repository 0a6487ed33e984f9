namespace Argali.Checkpoints;

/// <summary>What happens to a save that falls due while the one before is still being written.</summary>
public enum BackPressure
{
    /// <summary>Training waits until the one before is on the disk. Nothing is left out; one copy of the state is held in memory.</summary>
    Wait,

    /// <summary>The new save is left out. Training never waits; one copy of the state is held in memory.</summary>
    Skip,

    /// <summary>
    /// The new save is copied and written next; one that was copied and had not begun to be written is left out for it. Training never
    /// waits and the newest state is written; up to two copies of the state are held in memory.
    /// </summary>
    Coalesce,
}
