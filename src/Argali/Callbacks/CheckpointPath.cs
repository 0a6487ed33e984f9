using Argali.Models;

namespace Argali.Callbacks;

/// <summary>
/// The argument <c>filepath</c> of <see cref="ModelCheckpoint"/>: a file name with fields, which converts to it implicitly, or one of the legacy HDF5
/// format.
/// </summary>
/// <example>
/// <code>
/// new ModelCheckpoint("run/{epoch:02d}.keras")
/// new ModelCheckpoint(CheckpointPath.LegacyH5("best.h5"), saveBestOnly: true)
/// </code>
/// </example>
public readonly record struct CheckpointPath
{
    private CheckpointPath(string pattern, bool isLegacyH5)
    {
        Pattern = pattern;
        IsLegacyH5 = isLegacyH5;
    }

    /// <summary>Gets the file name, with fields.</summary>
    public string? Pattern { get; }

    /// <summary>Gets whether the files have the legacy HDF5 format.</summary>
    public bool IsLegacyH5 { get; }

    /// <summary>Takes a name that ends in <c>.keras</c>, or in <c>.weights.h5</c> for weights only: all that Keras 3.3.3 accepts.</summary>
    public static implicit operator CheckpointPath(string pattern) => new(pattern, isLegacyH5: false);

    /// <summary>
    /// Whole models in the legacy HDF5 format, which Keras accepts again since 3.8: for programs that still read <c>.h5</c> files. They hold the
    /// optimizer's state, but nothing of where the training stood: <see cref="Model.Load(string, bool, IReadOnlyDictionary{string, Delegate}?, bool, bool, Saving.LoadLimits?)"/>
    /// reads them, and <c>resumeFrom</c> does not go on from them.
    /// </summary>
    /// <param name="pattern">The file name, with fields; ends in <c>.h5</c> or <c>.hdf5</c>, and not in <c>.weights.h5</c>.</param>
    public static CheckpointPath LegacyH5(string pattern) => new(pattern, isLegacyH5: true);

    /// <summary>Gets the file name.</summary>
    public override string ToString() => Pattern ?? "";
}
