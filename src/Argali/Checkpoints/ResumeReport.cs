using System.Globalization;
using System.Text;

namespace Argali.Checkpoints;

/// <summary>What a training that was resumed got from its checkpoint, and what it did not get.</summary>
public sealed class ResumeReport
{
    private readonly List<string> restored = [];
    private readonly List<string> missing = [];
    private readonly List<string> unused = [];
    private readonly List<string> reshaped = [];

    internal ResumeReport(string? path, RunState? run, IReadOnlyList<PassedOver> passedOver) => (Path, Run, PassedOver) = (path, run, passedOver);

    /// <summary>Gets the checkpoint; null when there was none and the training began anew.</summary>
    public string? Path { get; }

    /// <summary>Gets where the training stood; null when there was no checkpoint.</summary>
    public RunState? Run { get; }

    /// <summary>Gets the files that were not taken, and why.</summary>
    public IReadOnlyList<PassedOver> PassedOver { get; }

    /// <summary>Gets what was restored: tensors by their paths in the file, random streams, states of callbacks.</summary>
    public IReadOnlyList<string> Restored => restored;

    /// <summary>Gets what the training needs and the checkpoint lacks.</summary>
    public IReadOnlyList<string> Missing => missing;

    /// <summary>Gets what the checkpoint has and the training has no use for.</summary>
    public IReadOnlyList<string> Unused => unused;

    /// <summary>Gets what has another shape in the checkpoint than in the model.</summary>
    public IReadOnlyList<string> Reshaped => reshaped;

    /// <summary>Gets whether everything fitted.</summary>
    public bool IsComplete => missing.Count == 0 && unused.Count == 0 && reshaped.Count == 0;

    /// <summary>Tells it in some lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Run is { } run)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"Resumed from {Path}: run {run.RunId}, epoch {run.Epoch}, {run.Batch} batches of it, {run.GlobalStep} in all. {restored.Count} parts restored.");
        }
        else
        {
            text.Append("No checkpoint was found; the training began anew.");
        }

        Append("Missing", missing);
        Append("Unused", unused);
        Append("Of another shape", reshaped);
        Append("Passed over", [.. PassedOver.Select(file => $"{file.Path}: {file.Reason}")]);
        return text.ToString();

        void Append(string title, IReadOnlyList<string> items)
        {
            if (items.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $"\n{title}: {string.Join("; ", items)}");
        }
    }

    internal void AddRestored(string part) => restored.Add(part);

    internal void AddMissing(string part) => missing.Add(part);

    internal void AddUnused(string part) => unused.Add(part);

    internal void AddReshaped(string part) => reshaped.Add(part);
}
