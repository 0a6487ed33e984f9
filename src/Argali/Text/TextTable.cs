using System.Text;

namespace Argali.Text;

/// <summary>A table of text with aligned columns.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> rows = [headings];

    public void Add(params string[] cells) => rows.Add(cells);

    public override string ToString()
    {
        int[] widths = [.. headings.Select((_, column) => rows.Max(row => row[column].Length))];
        string rule = new('─', widths.Sum() + (3 * widths.Length) - 1);
        var text = new StringBuilder(rule).AppendLine();
        for (int i = 0; i < rows.Count; i++)
        {
            text.Append(' ').AppendLine(string.Join("   ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
            if (i == 0)
                text.AppendLine(rule);
        }

        return text.Append(rule).ToString();
    }
}
