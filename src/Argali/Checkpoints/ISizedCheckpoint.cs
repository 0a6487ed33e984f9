namespace Argali.Checkpoints;

/// <summary>What an <see cref="ICheckpointable"/> implements to let a checkpoint see, before training, whether there is space for its files.</summary>
public interface ISizedCheckpoint
{
    /// <summary>Estimates the size of a file.</summary>
    /// <param name="content">How much is saved.</param>
    /// <returns>The number of bytes, more or less.</returns>
    long EstimateBytes(CheckpointContent content);
}
