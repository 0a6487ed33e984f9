using System.Globalization;
using System.Text;
using Argali.Saving;

namespace Argali.Checkpoints;

/// <summary>
/// Where a training stands: what a checkpoint keeps beside the weights, so that a training that goes on from it equals one that never
/// stopped. <c>Callback.CaptureRun</c> and <c>CallbackList.CaptureRun</c> make one; programs with a loop of their own may too.
/// </summary>
public sealed class RunState
{
    private static readonly string[] Moments = ["epoch_begin", "batches", "validation", "epoch_end"];

    /// <summary>Makes the state of a run that has done nothing yet.</summary>
    /// <param name="runId">The run's name, see <see cref="RunId"/>; null for a new one.</param>
    public RunState(string? runId = null) => RunId = runId ?? NewRunId();

    /// <summary>Gets the name of the training. It stays the same when the training is resumed; no other training has it.</summary>
    public string RunId { get; }

    /// <summary>Gets the name of the moment, <c>run@step</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{RunId}@{GlobalStep}");

    /// <summary>Gets or sets the epoch, from zero.</summary>
    public int Epoch { get; set; }

    /// <summary>Gets or sets the number of batches of that epoch that have been trained on.</summary>
    public int Batch { get; set; }

    /// <summary>Gets or sets the number of batches that the whole run has trained on. Files of a run are ordered by it.</summary>
    public long GlobalStep { get; set; }

    /// <summary>Gets or sets the moment within the epoch.</summary>
    public RunMoment Moment { get; set; }

    /// <summary>
    /// Gets or sets whether the training is at its end, however it came to it, so that what the end does to the weights (averages, the best
    /// ones) may be done. Default false.
    /// </summary>
    public bool HasEnded { get; set; }

    /// <summary>
    /// Gets or sets whether callbacks have changed what is trained since the moment, so that nothing can go on from here. Only what is saved
    /// at the end of an epoch that was cut can be so. Default false.
    /// </summary>
    public bool HasChanged { get; set; }

    /// <summary>
    /// Gets or sets which checkpoint the training was resumed from, as <c>run@step</c>; null for a training that began by itself.
    /// </summary>
    public string? Parent { get; set; }

    /// <summary>Gets or sets the name of the value by which checkpoints are compared; null for none.</summary>
    public string? Monitor { get; set; }

    /// <summary>Gets or sets the monitored value; null when there is none.</summary>
    public double? Value { get; set; }

    /// <summary>Gets or sets whether greater values are better; null when that is not known.</summary>
    public bool? GreaterIsBetter { get; set; }

    /// <summary>
    /// Gets or sets the file name pattern of the checkpoint that saves the file, seen from the folder of its files; null when nobody said. By
    /// it a checkpoint knows its own files from those of another in the same folder.
    /// </summary>
    public string? Series { get; set; }

    /// <summary>Gets or sets when the state was captured. For people only: nothing is ever ordered by it.</summary>
    public DateTimeOffset Created { get; set; }

    /// <summary>
    /// Gets what everybody needs to go on, by name: callbacks, random streams, the place in the data. Values are those of
    /// <see cref="Config"/>, tensors included.
    /// </summary>
    public Config States { get; private set; } = new();

    /// <summary>Makes a name for a new run.</summary>
    public static string NewRunId() => Guid.NewGuid().ToString("N")[..12];

    /// <summary>Writes the state as JSON text, for files of one's own format. Argali's files hold it under <c>argali/</c>.</summary>
    public byte[] ToBytes()
    {
        Config config = ToConfig();
        config["states"] = StateTensors.Inline(States);
        return Encoding.ASCII.GetBytes(PythonJson.Write(config));
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="ConfigException">The bytes are something else.</exception>
    public static RunState FromBytes(ReadOnlySpan<byte> bytes) => PythonJson.Parse(bytes) is Config config
        ? FromConfig(config, StateTensors.Outline(config.GetConfig("states") ?? new Config()))
        : throw new ConfigException("Expected a JSON object with the state of a run.");

    /// <summary>Makes a copy whose entries can be changed; the states' values are shared.</summary>
    internal RunState Copy() => new(RunId)
    {
        Epoch = Epoch,
        Batch = Batch,
        GlobalStep = GlobalStep,
        Moment = Moment,
        HasEnded = HasEnded,
        HasChanged = HasChanged,
        Parent = Parent,
        Monitor = Monitor,
        Value = Value,
        GreaterIsBetter = GreaterIsBetter,
        Series = Series,
        Created = Created,
        States = new Config().Merge(States),
    };

    /// <summary>Describes the run without the states.</summary>
    internal Config ToConfig() => new()
    {
        ["run_id"] = RunId,
        ["epoch"] = Epoch,
        ["batch"] = Batch,
        ["global_step"] = GlobalStep,
        ["moment"] = Moments[(int)Moment],
        ["has_ended"] = HasEnded,
        ["has_changed"] = HasChanged,
        ["parent"] = Parent,
        ["monitor"] = Monitor,
        ["value"] = Value,
        ["mode"] = GreaterIsBetter switch { true => "max", false => "min", null => null },
        ["series"] = Series,
        ["created"] = Created.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <exception cref="ConfigException">The description is malformed.</exception>
    internal static RunState FromConfig(Config config, Config states)
    {
        int moment = Array.IndexOf(Moments, config.GetString("moment"));
        if (moment < 0)
            throw new ConfigException($"'moment' expects one of {string.Join(", ", Moments)}. Received: \"{config.GetString("moment")}\".");
        if (config["global_step"] is not (long and >= 0) || config.GetInt("epoch") < 0 || config.GetInt("batch") < 0)
            throw new ConfigException("'epoch', 'batch' and 'global_step' expect numbers from zero on.");
        return new RunState(config.GetString("run_id"))
        {
            Epoch = config.GetInt("epoch"),
            Batch = config.GetInt("batch"),
            GlobalStep = (long)config["global_step"]!,
            Moment = (RunMoment)moment,
            HasEnded = config.GetBool("has_ended", false),
            HasChanged = config.GetBool("has_changed", false),
            Parent = config.GetString("parent", null),
            Monitor = config.GetString("monitor", null),
            Value = config.GetDoubleOrNull("value"),
            GreaterIsBetter = config.GetString("mode", null) switch { "max" => true, "min" => false, _ => null },
            Series = config.GetString("series", null),
            Created = DateTimeOffset.TryParse(config.GetString("created"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset created)
                ? created
                : throw new ConfigException($"'created' expects a time. Received: \"{config.GetString("created")}\"."),
            States = states,
        };
    }
}
