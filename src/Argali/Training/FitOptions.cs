using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;

namespace Argali.Training;

/// <summary>How a training is to run, once its data are known.</summary>
internal sealed record FitOptions
{
    public required int Epochs { get; init; }

    public int InitialEpoch { get; init; }

    public int? StepsPerEpoch { get; init; }

    public Verbosity Verbose { get; init; }

    public IEnumerable<Callback>? Callbacks { get; init; }

    public CallbackList? CallbackList { get; init; }

    public IBatchSource? Validation { get; init; }

    public int? ValidationSteps { get; init; }

    public ValidationFrequency ValidationFrequency { get; init; }

    public ResumeFrom? ResumeFrom { get; init; }

    public IProgress<TrainingProgress>? Progress { get; init; }

    public CancellationToken CancellationToken { get; init; }
}
