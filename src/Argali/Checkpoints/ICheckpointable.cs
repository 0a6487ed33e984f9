namespace Argali.Checkpoints;

/// <summary>
/// Something whose state can be saved: an Argali model, or whatever a program with its own training loop trains.
/// </summary>
/// <remarks>
/// Implementations write through <see cref="DurableFile"/>: a save that returned must be on the disk, whole, and one that
/// failed must leave the file that was there.
/// </remarks>
public interface ICheckpointable
{
    /// <summary>Saves everything: architecture, weights, optimizer.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced; otherwise it is an error.</param>
    void Save(string path, bool overwrite);

    /// <summary>Saves the weights alone.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced; otherwise it is an error.</param>
    void SaveWeights(string path, bool overwrite);
}
