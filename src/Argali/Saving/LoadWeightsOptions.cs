using Argali.Models;

namespace Argali.Saving;

/// <summary>
/// What of a file of weights is loaded into a model, and where in the file it is looked for: to put trained layers into another model.
/// </summary>
/// <remarks>
/// <para>
/// Patterns are paths with wildcards: <c>*</c> stands for any characters but a slash, <c>?</c> for one of them, <c>**</c> for any
/// characters. A pattern that matches the beginning of a path up to a slash matches everything below: <c>backbone</c> is the
/// layer <c>backbone</c> with all its variables.
/// </para>
/// <para>
/// A variable's path in a model is the names of the layers that hold it, from the model down, and its own name, such as
/// <c>backbone/conv2d/kernel</c>; <see cref="Model.PreviewWeights"/> lists them.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var options = new LoadWeightsOptions { Exclude = ["head"] };
/// Console.WriteLine(model.PreviewWeights("pretrained.keras", options));
/// model.LoadWeights("pretrained.keras", options);
/// </code>
/// </example>
public sealed record LoadWeightsOptions
{
    /// <summary>Gets whether layers that do not fit are left as they are, with a warning. Default false: they are an error.</summary>
    public bool SkipMismatch { get; init; }

    /// <summary>
    /// Gets whether the layers of a legacy <c>.h5</c> file are found by name; layers that only one side has are passed over.
    /// Default false: by position.
    /// </summary>
    public bool ByName { get; init; }

    /// <summary>Gets whether everything is compared with the hashes that the file holds, if Argali wrote it. Default true.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Gets how much a file may ask for. Default <see cref="LoadLimits.Default"/>.</summary>
    public LoadLimits Limits { get; init; } = LoadLimits.Default;

    /// <summary>Gets patterns of paths in the model: only variables that one of them matches are loaded. Default none: all are.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Gets patterns of paths in the model: variables that one of them matches stay as they are. Default none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>
    /// Gets what is called otherwise in the file. The first rule that matches a path is applied: in <c>.keras</c>, <c>.weights.h5</c> and sharded
    /// files to the path that a layer would have there, such as <c>layers/dense_1</c>; in <c>.safetensors</c> and <c>.npz</c> files to a
    /// variable's path in the model; in legacy files with <see cref="ByName"/> to the layer's name. Default none.
    /// </summary>
    public IReadOnlyList<WeightRename> Rename { get; init; } = [];

    /// <summary>
    /// Gets whether a variable also takes a value whose shape differs by axes of length 1 only, such as (1, 64) and (64,): the elements and
    /// their order are the same then. Default false.
    /// </summary>
    public bool AllowReshape { get; init; }
}
