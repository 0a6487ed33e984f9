using System.Collections.Concurrent;
using System.Globalization;

namespace Argali.Torture;

/// <summary>What was promised: kept by the side that checks, in memory that no kill and no power cut reaches.</summary>
internal sealed class Ledger : ILedger
{
    private readonly ConcurrentDictionary<string, int> steps = new();
    private readonly ConcurrentDictionary<int, bool> saved = new();

    /// <summary>The steps whose saves were reported, oldest first.</summary>
    public int[] Reported => [.. saved.Where(entry => entry.Value).Select(entry => entry.Key).Order()];

    /// <summary>The newest step that the file that is replaced was reported to hold; 0 before the first.</summary>
    public int Last { get; private set; }

    /// <summary>The steps whose files must be there, if they are not retired, oldest first.</summary>
    public int[] Known => [.. saved.Keys.Order()];

    public void Begun(int step, string hash) => steps[hash] = step;

    public void Saved(int step) => saved[step] = true;

    public void Replaced(int step) => Last = Math.Max(Last, step);

    public void Resumed(int step) => Last = Math.Min(Last, step);

    public void Found(int step) => saved.TryAdd(step, false);

    /// <summary>Whether a file of this content may be there under the name of this step.</summary>
    public bool Holds(int step, string hash) => StepOf(hash) == step;

    /// <summary>The step whose state this is; -1 if none.</summary>
    public int StepOf(string hash) => steps.GetValueOrDefault(hash, -1);

    /// <summary>Takes a line that a <see cref="PrintedLedger"/> printed; false if it is none.</summary>
    public bool Take(string line)
    {
        string[] words = line.Split(' ');
        switch (words)
        {
            case ["begun", var step, var hash]:
                Begun(int.Parse(step, CultureInfo.InvariantCulture), hash);
                return true;
            case ["saved", var step]:
                Saved(int.Parse(step, CultureInfo.InvariantCulture));
                return true;
            case ["replaced", var step]:
                Replaced(int.Parse(step, CultureInfo.InvariantCulture));
                return true;
            case ["resumed", var step]:
                Resumed(int.Parse(step, CultureInfo.InvariantCulture));
                return true;
            case ["found", var step]:
                Found(int.Parse(step, CultureInfo.InvariantCulture));
                return true;
            default:
                return false;
        }
    }
}
