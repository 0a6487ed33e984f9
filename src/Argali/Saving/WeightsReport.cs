using System.Globalization;
using System.Text;

namespace Argali.Saving;

/// <summary>What loading weights does, or would do: a line for every variable of the model, then one for every tensor that none takes.</summary>
public sealed class WeightsReport
{
    internal WeightsReport(IReadOnlyList<WeightsReportEntry> entries, bool fits)
    {
        Entries = entries;
        Fits = fits;
    }

    /// <summary>Gets the lines: variables in the order of the model, then tensors in that of the file.</summary>
    public IReadOnlyList<WeightsReportEntry> Entries { get; }

    /// <summary>Gets whether everything that was asked for fits, so that loading is no error without <see cref="LoadWeightsOptions.SkipMismatch"/>.</summary>
    public bool Fits { get; }

    /// <summary>Counts the lines of one outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public int Count(WeightsOutcome outcome) => Entries.Count(entry => entry.Outcome == outcome);

    /// <summary>Writes the report as a table of text, and the counts below it.</summary>
    public override string ToString()
    {
        List<string[]> rows = [["variable", "shape", "in the file", "shape", "outcome"], .. Entries.Select(Row)];
        var widths = new int[rows[0].Length];
        foreach (string[] row in rows)
        {
            for (int column = 0; column < widths.Length; column++)
                widths[column] = Math.Max(widths[column], row[column].Length);
        }

        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < widths.Length - 1; column++)
                text.Append(row[column].PadRight(widths[column])).Append("  ");
            text.Append(row[^1]).Append('\n');
        }

        return text.Append(string.Join(", ", Enum.GetValues<WeightsOutcome>().Where(outcome => Count(outcome) > 0).Select(Total))).ToString();
    }

    private static string[] Row(WeightsReportEntry entry) =>
    [
        entry.Variable ?? "-",
        entry.VariableShape?.ToString() ?? "-",
        entry.Tensor ?? "-",
        entry.TensorShape is { } lengths ? Text(lengths) : "-",
        entry.Reason is { } reason ? $"{Word(entry.Outcome)}: {reason}" : Word(entry.Outcome),
    ];

    private static string Text(IReadOnlyList<long> lengths) => lengths.Count == 1
        ? string.Create(CultureInfo.InvariantCulture, $"({lengths[0]},)")
        : $"({string.Join(", ", lengths)})";

    private string Total(WeightsOutcome outcome) => string.Create(CultureInfo.InvariantCulture, $"{Count(outcome)} {Word(outcome)}");

    private static string Word(WeightsOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
