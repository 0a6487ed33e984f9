using System.Globalization;
using System.Text;

namespace Argali.Checkpoints;

/// <summary>Texts as Python's <c>repr</c> and <c>ascii</c> write them.</summary>
internal static class PythonText
{
    /// <summary>The text in quotes, with escapes for what cannot be printed.</summary>
    public static string Repr(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var result = new StringBuilder().Append(quote);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Append(result, rune, quote);
        }

        return result.Append(quote).ToString();
    }

    /// <summary>A representation with everything beyond ASCII escaped.</summary>
    public static string Ascii(string representation)
    {
        var result = new StringBuilder();
        foreach (Rune rune in representation.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                result.Append(rune);
            }
            else
            {
                Escape(result, rune.Value);
            }
        }

        return result.ToString();
    }

    private static void Append(StringBuilder result, Rune rune, char quote)
    {
        switch (rune.Value)
        {
            case '\\':
                result.Append(@"\\");
                break;
            case '\n':
                result.Append(@"\n");
                break;
            case '\r':
                result.Append(@"\r");
                break;
            case '\t':
                result.Append(@"\t");
                break;
            case int value when value == quote:
                result.Append('\\').Append(quote);
                break;
            default:
                if (IsPrintable(rune))
                {
                    result.Append(rune);
                }
                else
                {
                    Escape(result, rune.Value);
                }

                break;
        }
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    private static void Escape(StringBuilder result, int value) => result.Append(value switch
    {
        <= 0xFF => $@"\x{value:x2}",
        <= 0xFFFF => $@"\u{value:x4}",
        _ => $@"\U{value:x8}",
    });
}
