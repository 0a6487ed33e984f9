using System.Globalization;

namespace Argali.Benchmarks.Harness;

/// <summary>The rows of one table of ratios, with their mean above: the form that all reports share.</summary>
internal sealed class ComparisonTable(string reference, string unit)
{
    private readonly List<string[]> rows = [];
    private readonly List<double> ratios = [];

    /// <summary>Adds a measured case, whose work (in the table's unit times seconds) both sides did.</summary>
    public void Add(Comparison result, double work, string what, string note = "")
    {
        ratios.Add(result.Ratio);
        rows.Add(
        [
            Format(result.Ratio, "F2") + (result.CleanRounds == 0 ? "\\*" : ""),
            Format(result.BestRatio, "F2"),
            what,
            Format(work / result.Argali, "G3"),
            Format(work / result.Reference, "G3"),
            note,
        ]);
        Console.Error.WriteLine(string.Join("  ", rows[^1]));
    }

    /// <summary>Writes the table under a heading.</summary>
    public void WriteTo(Report report, string heading) => report
        .Paragraph("## " + heading)
        .Paragraph(
            $"Geometric mean {Format(Interleaved.GeometricMean(ratios), "F2")}, median {Format(Interleaved.Median(ratios), "F2")}, " +
            $"range {Format(ratios.Min(), "F2")} to {Format(ratios.Max(), "F2")}.")
        .Table(["ratio", "best/best", "case", $"Argali {unit}", $"{reference} {unit}", ""], rows);

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
