namespace Argali.Checkpoints;

/// <summary>A checkpoint that is ready to be written: what it holds and how long it is are settled.</summary>
public interface ICheckpointWriter
{
    /// <summary>Copies everything that training changes. From then on <see cref="Write"/> no longer reads what is trained.</summary>
    /// <param name="buffer">Where the copy goes. It must stay as it is until the checkpoint is written.</param>
    void TakeSnapshot(SnapshotBuffer buffer);

    /// <summary>Writes the whole file, front to back, and leaves the stream open.</summary>
    /// <remarks>
    /// Without a snapshot the values are those of the moment at which they are written: training must wait. It may be called again, after
    /// a failure for example. Extra memory does not depend on the size of what is saved.
    /// </remarks>
    /// <param name="stream">The stream, at the position where the file is to begin.</param>
    void Write(Stream stream);
}
