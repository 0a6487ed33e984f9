using System.Globalization;
using System.Text;
using Argali.Checkpoints;
using Argali.Engine;

namespace Argali.Saving;

/// <summary>What stands under <c>argali/</c> in a file that is written: the run and its states, and the manifest of everything.</summary>
internal sealed class RunSection
{
    /// <summary>The name of the group, and of the archive's folder.</summary>
    public const string Folder = "argali";

    public const string ManifestName = "argali/manifest";
    public const string StateName = "argali/state/run";
    public const string TensorsName = "argali/state/tensors";

    private readonly RunState? run;
    private readonly WeightsPlan weights;
    private readonly byte[]? config;

    /// <param name="run">The run; null for a file that only holds a model.</param>
    /// <param name="weights">The tensors and files that Keras reads too.</param>
    /// <param name="config">The bytes of <c>config.json</c>; null for a file without.</param>
    /// <param name="tensorsPath">Where the tensors of the states lie: a path in front of their numbers.</param>
    /// <exception cref="NotSupportedException">A state holds what files have no form for.</exception>
    public RunSection(RunState? run, WeightsPlan weights, byte[]? config, string tensorsPath)
    {
        this.run = run;
        this.weights = weights;
        this.config = config;
        if (run is null)
            return;
        var tensors = new List<Tensor>();
        State = Encoding.ASCII.GetBytes(PythonJson.Write(StateTensors.Extract(run.States, tensors)));
        if (State.Length > PythonJson.MaximumLength)
        {
            throw new NotSupportedException(
                $"The states of callbacks and of the training take {State.Length} bytes. At most {PythonJson.MaximumLength} can be read back; keep large data in tensors.");
        }

        StateTensorList = [.. tensors.Select((tensor, i) =>
            new SavedTensor(WeightsTree.Join(tensorsPath, i.ToString(CultureInfo.InvariantCulture)), tensor))];
    }

    /// <summary>Gets the text of the states, tensors left out; null without a run.</summary>
    public byte[]? State { get; }

    /// <summary>Gets the tensors of the states, in the order of their numbers.</summary>
    public IReadOnlyList<SavedTensor> StateTensorList { get; } = [];

    /// <summary>Makes the manifest of what was written last. Its length is always the same.</summary>
    public byte[] Manifest() => new Manifest
    {
        Run = run?.ToConfig(),
        ConfigHash = config is null ? null : ContentHash.Of(config),
        StateHash = State is null ? null : ContentHash.Of(State),
        Weights = weights.Tensors.ToDictionary(tensor => tensor.Path, tensor => tensor.Record, StringComparer.Ordinal),
        Assets = config is null ? [] : weights.Assets.ToDictionary(asset => asset.Member, asset => ContentHash.Of(asset.Content), StringComparer.Ordinal),
        Tensors = StateTensorList.ToDictionary(tensor => tensor.Path[(tensor.Path.LastIndexOf('/') + 1)..], tensor => tensor.Record, StringComparer.Ordinal),
    }.ToBytes();
}
