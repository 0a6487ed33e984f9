using System.Text;

namespace Argali.Benchmarks.Harness;

/// <summary>A Markdown report, printed and written to <c>bench/results/{processor}/{name}.md</c>.</summary>
internal sealed class Report(string name, string title)
{
    private readonly StringBuilder text = new StringBuilder()
        .Append("# ").Append(title).Append("\n\n")
        .Append(Machine.Description).Append('\n');

    /// <summary>Adds a paragraph.</summary>
    public Report Paragraph(string paragraph)
    {
        text.Append('\n').Append(paragraph).Append('\n');
        return this;
    }

    /// <summary>Adds a table; the first column is left-aligned, numbers come already formatted.</summary>
    public Report Table(string[] header, IEnumerable<string[]> rows)
    {
        text.Append('\n').Append("| ").AppendJoin(" | ", header).Append(" |\n");
        text.Append('|').AppendJoin("|", header.Select(_ => " --- ")).Append("|\n");
        foreach (string[] row in rows)
            text.Append("| ").AppendJoin(" | ", row).Append(" |\n");

        return this;
    }

    /// <summary>Prints the report and writes its file.</summary>
    public void Publish()
    {
        Console.Out.Write(text);
        string folder = Path.Combine(RepositoryRoot(), "bench", "results", Machine.ProcessorName.Replace(' ', '.').Replace('/', '-'));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".md"), text.ToString());
    }

    /// <summary>The folder of the checkout.</summary>
    public static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Argali.slnx")))
            folder = Path.GetDirectoryName(folder);

        return folder ?? throw new DirectoryNotFoundException("Run the benchmarks from a checkout: no Argali.slnx above the program.");
    }
}
