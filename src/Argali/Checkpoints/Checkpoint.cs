using Argali.Saving;

namespace Argali.Checkpoints;

/// <summary>Finds checkpoints.</summary>
public static class Checkpoint
{
    /// <summary>Finds the newest checkpoint of a folder that verifies, as <c>Fit</c> with <c>resumeFrom</c> does.</summary>
    /// <remarks>
    /// Only files of the folder itself are looked at. The checkpoints of a run are ordered by the number of batches that it had trained
    /// on, as the files say: never by names or time stamps. Of checkpoints of one moment, the one from before the end of training is
    /// taken.
    /// </remarks>
    /// <param name="folder">The folder; one that is not there holds nothing.</param>
    /// <param name="runId">The run; null for the only one.</param>
    /// <param name="reader">Reads files of another format; null for <c>.keras</c> and <c>.weights.h5</c> files.</param>
    /// <exception cref="InvalidOperationException">The folder holds checkpoints of several runs, and none was named.</exception>
    /// <exception cref="IOException"><paramref name="folder"/> is a file.</exception>
    public static CheckpointSearch FindLatest(string folder, string? runId = null, ICheckpointable? reader = null)
    {
        CheckpointFolder files = CheckpointFolder.Read(folder, runId, reader);
        var passedOver = new List<PassedOver>(files.PassedOver);
        foreach ((string path, RunState header) in files.Newest)
        {
            if (header.HasChanged)
            {
                passedOver.Add(new PassedOver(path, CheckpointFolder.Changed, IsDamaged: true));
                continue;
            }

            try
            {
                if ((reader is null ? ModelFile.Inspect(path) : reader.Inspect(path)) is { } run)
                    return new CheckpointSearch(path, run, passedOver);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                passedOver.Add(new PassedOver(path, e.Message, IsDamaged: true));
            }
        }

        return new CheckpointSearch(null, null, passedOver);
    }
}
