using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Saving;

namespace Argali.Models;

public partial class Model : ICheckpointable
{
    /// <summary>Saves everything in one <c>.keras</c> file: architecture, weights, how the model was compiled, the optimizer's state.</summary>
    /// <remarks>
    /// The file is replaced in one step and is on the disk when the method returns; if anything fails, what was there stays. Every Keras 3
    /// reads it: <c>keras.models.load_model(path)</c>.
    /// </remarks>
    /// <param name="path">
    /// The file, ending in <c>.keras</c>; its folder must exist. With the ending <c>.h5</c> or <c>.hdf5</c> the file is a legacy HDF5 file.
    /// </param>
    /// <param name="overwrite">Whether a file that is there may be replaced. Default true.</param>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="NotSupportedException">The path ends in <c>.h5</c>, and the legacy format has no form for the model.</exception>
    /// <exception cref="IOException">The file exists and must not be replaced, or could not be written.</exception>
    /// <seealso href="https://keras.io/api/models/model_saving_apis/model_saving_and_loading/"/>
    public virtual void Save(string path, bool overwrite = true) => ModelFile.Save(this, path, overwrite);

    /// <summary>Writes the content of a <c>.keras</c> file to a stream, which stays open and need not seek.</summary>
    /// <param name="stream">The stream, at the position where the file is to begin.</param>
    public void Save(Stream stream) => ModelFile.Save(this, stream);

    /// <summary>
    /// Saves the weights, and the optimizer's state where there is one, in a <c>.weights.h5</c> file, or the weights alone in a
    /// <c>.safetensors</c> file, under the names of the layers that hold them.
    /// </summary>
    /// <remarks>The file is replaced in one step, as with <see cref="Save(string, bool)"/>.</remarks>
    /// <param name="path">The file, ending in <c>.weights.h5</c> or <c>.safetensors</c>; its folder must exist.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced. Default true.</param>
    /// <param name="maxShardSize">
    /// How many GiB of weights a file may hold: they are spread over several <c>.weights.h5</c> files, the shards, and <paramref name="path"/>,
    /// which ends in <c>.weights.json</c>, tells which holds what. It takes its place last: until then the old shards are what there is; they
    /// are removed afterwards. Default null: one file.
    /// </param>
    /// <exception cref="ArgumentException">The path has another ending, or one weight alone is more than a shard may hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxShardSize"/> is not above 0.</exception>
    /// <exception cref="NotSupportedException">The path ends in <c>.safetensors</c>, and two weights have the same name.</exception>
    /// <exception cref="IOException">The file exists and must not be replaced, or could not be written.</exception>
    public virtual void SaveWeights(string path, bool overwrite = true, double? maxShardSize = null) =>
        ModelFile.SaveWeights(this, path, overwrite, maxShardSize);

    /// <summary>
    /// Loads a model from a <c>.keras</c> file of any Keras 3, or of Argali, from a folder with what such a file holds (<c>zipped=False</c>), or from a
    /// legacy <c>.h5</c> file of Keras 2 or 3.
    /// </summary>
    /// <param name="path">The file, ending in <c>.keras</c>, <c>.h5</c> or <c>.hdf5</c>, or the folder.</param>
    /// <param name="compile">Whether the model is compiled as it was when it was saved. Default true.</param>
    /// <param name="customObjects">
    /// Factories (<c>Func&lt;Config, T&gt;</c>) of the user's own classes by the names in the file, beside those of <see cref="CustomObjects"/>.
    /// </param>
    /// <param name="safeMode">
    /// Whether a file that holds a Python lambda is refused before anything is made of it. Default true. Python code is never run.
    /// </param>
    /// <param name="verify">
    /// Whether everything in the file is compared with the hashes that Argali wrote, or without them with the archive's checksums, before
    /// anything is made of it. Default true.
    /// </param>
    /// <param name="limits">How much the file may ask for; null for <see cref="LoadLimits.Default"/>.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged, asks for too much, or holds a class that is not known.</exception>
    public static Model Load(
        string path,
        bool compile = true,
        IReadOnlyDictionary<string, Delegate>? customObjects = null,
        bool safeMode = true,
        bool verify = true,
        LoadLimits? limits = null) =>
        ModelFile.Load(path, compile, customObjects, safeMode, verify, limits);

    /// <summary>Loads a model from a stream with the content of a <c>.keras</c> file.</summary>
    /// <param name="stream">The stream: the file is what it holds from its first byte on. It stays open. One that cannot seek is read into memory.</param>
    /// <param name="compile">As in the other overload.</param>
    /// <param name="customObjects">As in the other overload.</param>
    /// <param name="safeMode">As in the other overload.</param>
    /// <param name="verify">As in the other overload.</param>
    /// <param name="limits">As in the other overload.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFileException">The content is damaged, asks for too much, or holds a class that is not known.</exception>
    public static Model Load(
        Stream stream,
        bool compile = true,
        IReadOnlyDictionary<string, Delegate>? customObjects = null,
        bool safeMode = true,
        bool verify = true,
        LoadLimits? limits = null) =>
        ModelFile.Load(stream, null, compile, customObjects, safeMode, verify, limits);

    /// <summary>
    /// Loads the weights, and the optimizer's state where there is one, of a <c>.weights.h5</c> or <c>.keras</c> file, or of the shards of which a
    /// <c>.weights.json</c> file tells. Weights are found by
    /// the classes of the layers and their order, never by their names. Of a legacy <c>.h5</c> file, of weights or of a whole model, the weights
    /// are found by the order of the layers or by name; of a <c>.safetensors</c> or NumPy <c>.npz</c> file by the names of the layers.
    /// </summary>
    /// <remarks>
    /// Everything is compared before anything is copied: when the method throws, the model is as it was. An optimizer whose number of
    /// variables differs is left as it is, with a warning.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="skipMismatch">Whether layers that do not fit are left as they are, with a warning. Default false: they are an error.</param>
    /// <param name="byName">
    /// Whether the layers of a legacy file are found by name; layers that only one side has are passed over. Default false: by position.
    /// </param>
    /// <param name="verify">Whether everything is compared with the hashes that the file holds, if Argali wrote it. Default true.</param>
    /// <exception cref="ArgumentException">The path has another ending.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged, or does not fit the model.</exception>
    public virtual void LoadWeights(string path, bool skipMismatch = false, bool byName = false, bool verify = true) =>
        ModelFile.LoadWeights(this, path, new LoadWeightsOptions { SkipMismatch = skipMismatch, ByName = byName, Verify = verify });

    /// <summary>
    /// Loads a part of the weights of a file, or weights that the file calls otherwise, and tells what was loaded: to put trained layers into
    /// another model. <see cref="PreviewWeights"/> tells the same beforehand.
    /// </summary>
    /// <remarks>
    /// Everything is compared before anything is copied: when the method throws, the model is as it was. The optimizer's state is only
    /// loaded when the options neither leave anything out nor rename anything: it belongs to the whole model.
    /// </remarks>
    /// <param name="path">The file, of any kind that the other overload takes.</param>
    /// <param name="options">What is loaded, and where it is looked for.</param>
    /// <returns>What became of every variable of the model and of every tensor of the file.</returns>
    /// <exception cref="ArgumentException">The path has another ending, or a pattern is malformed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">The file is damaged, or does not fit the model.</exception>
    public virtual WeightsReport LoadWeights(string path, LoadWeightsOptions options) => ModelFile.LoadWeightsReporting(this, path, options);

    /// <summary>Tells what loading the weights of a file would do, and changes nothing. What does not fit is told too, and is no error.</summary>
    /// <param name="path">The file, of any kind that <see cref="LoadWeights(string, LoadWeightsOptions)"/> takes.</param>
    /// <param name="options">What is loaded, and where it is looked for; null for everything as it is called in the model.</param>
    /// <returns>What would become of every variable of the model and of every tensor of the file.</returns>
    /// <exception cref="ArgumentException">The path has another ending, or a pattern is malformed.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFileException">
    /// The file is damaged, or is a legacy file with another number of layers, which cannot be compared by position.
    /// </exception>
    public virtual WeightsReport PreviewWeights(string path, LoadWeightsOptions? options = null) =>
        ModelFile.PreviewWeights(this, path, options ?? new LoadWeightsOptions());

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">A variable holds strings, which files have no form for.</exception>
    public virtual ICheckpointWriter Prepare(CheckpointContent content, RunState? run = null) =>
        ModelFile.Prepare(this, content, run, TimeProvider.System);

    /// <inheritdoc/>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public virtual RunState? Inspect(string path) => ModelFile.Inspect(path);

    /// <inheritdoc/>
    /// <remarks>Nothing of the run is taken over: <c>Fit</c> with <c>resumeFrom</c> does that.</remarks>
    /// <exception cref="ModelFileException">The file is damaged, or does not fit the model.</exception>
    public virtual RunState? Restore(string path)
    {
        LoadWeights(path);
        return Inspect(path);
    }

    /// <summary>Gets or sets the callbacks of the training that runs; null when none runs.</summary>
    internal CallbackList? Running { get; set; }

    /// <summary>Gets where the training that runs stands; null when none runs.</summary>
    internal RunState? CaptureRun() => Running is { IsInStep: false } callbacks ? callbacks.CaptureRun() : null;

    /// <summary>Says, as Keras does, that a functional model is built, and no more: its inputs say the shapes.</summary>
    internal override Config? GetBuildConfig() => graph is not null ? new Config { ["input_shape"] = null } : base.GetBuildConfig();
}
