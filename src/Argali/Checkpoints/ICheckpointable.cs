namespace Argali.Checkpoints;

/// <summary>
/// Something whose state can be saved and restored: an Argali model, or whatever a program with its own training loop trains.
/// </summary>
/// <remarks>
/// Files are written with <see cref="DurableFile"/>: <c>DurableFile.Write(path, target.Prepare(content, run).Write)</c>. A save that
/// returned is on the disk, whole, and one that failed leaves the file that was there.
/// </remarks>
public interface ICheckpointable
{
    /// <summary>
    /// Gets ready to save: fixes names and sizes, copies small things, and finds out whatever can go wrong in what is saved. It writes
    /// nothing and copies no weights.
    /// </summary>
    /// <param name="content">How much is saved.</param>
    /// <param name="run">Where the training stands, to be kept in the file; null for a file that only holds the model.</param>
    /// <returns>The checkpoint, to be written before training goes on, or after a snapshot.</returns>
    ICheckpointWriter Prepare(CheckpointContent content, RunState? run = null);

    /// <summary>Reads where the training stood when a file was written, verifies the whole file, and changes nothing.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What was given to <see cref="Prepare"/>; null when the file carries no run.</returns>
    /// <exception cref="IOException">The file cannot be read, is damaged, or is of another kind.</exception>
    RunState? Inspect(string path);

    /// <summary>Verifies a file, then takes everything in it over; all or nothing.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What was given to <see cref="Prepare"/>; null when the file carries no run.</returns>
    /// <exception cref="IOException">The file cannot be read, is damaged, or does not fit; nothing was changed.</exception>
    RunState? Restore(string path);
}
