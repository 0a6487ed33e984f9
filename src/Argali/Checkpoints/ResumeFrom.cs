namespace Argali.Checkpoints;

/// <summary>
/// What a training goes on from: a file, or a folder, of which the newest checkpoint that verifies is taken. A path converts to it:
/// <c>model.Fit(x, y, resumeFrom: "run")</c>.
/// </summary>
/// <remarks>
/// <para>
/// A path that ends in <c>.keras</c> or <c>.weights.h5</c> is a file, which must be there. Any other path is a folder; one that is not
/// there, or holds no checkpoint, lets the training begin anew, so that a program can always say it. A folder all of whose checkpoints are
/// damaged is an error.
/// </para>
/// <para>
/// Which checkpoint of a run is the newest is read in the files: it is the one after the most batches, whatever their names and time
/// stamps are. A folder with checkpoints of several runs needs <see cref="RunId"/>.
/// </para>
/// </remarks>
public sealed class ResumeFrom
{
    /// <summary>Makes it of a path.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public ResumeFrom(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
    }

    /// <summary>Gets the file or folder.</summary>
    public string Path { get; }

    /// <summary>Gets the run whose newest checkpoint is taken; null (the default) for the only one of the folder.</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// Gets whether everything must fit: every tensor, random stream and state of a callback of the file has its place, and none is
    /// missing. Default true. Otherwise what does not fit stays as it is, and <see cref="ResumeReport"/> lists it.
    /// </summary>
    public bool Strict { get; init; } = true;

    /// <summary>Gets whether the file is compared with the hashes that it holds before anything is taken over. Default true.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>
    /// Gets whether the batches that the training had are passed over in data of one's own. Default true. False for batches that cannot be
    /// enumerated again and begin with the one that is next. Arrays are not concerned.
    /// </summary>
    public bool SkipBatches { get; init; } = true;

    /// <summary>
    /// Gets whether callbacks get their states back. Default true. Otherwise they begin anew as they do in Keras: the best value is
    /// forgotten, the patience starts from zero.
    /// </summary>
    public bool RestoreCallbacks { get; init; } = true;

    /// <summary>Takes a path; null for null.</summary>
    public static implicit operator ResumeFrom?(string? path) => path is null ? null : new ResumeFrom(path);

    /// <summary>As the conversion of a path.</summary>
    public static ResumeFrom FromString(string path) => new(path);
}
