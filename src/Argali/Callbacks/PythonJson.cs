using System.Globalization;
using System.Text;
using Argali.Checkpoints;

namespace Argali.Callbacks;

/// <summary>Values as Python's <c>json.dumps</c> writes them, <c>NaN</c> and <c>Infinity</c> included.</summary>
internal static class PythonJson
{
    /// <summary>Appends a value; a float32 and an array of one element are written as the number they are.</summary>
    public static void AppendValue(StringBuilder text, LogValue value)
    {
        switch (value.Kind)
        {
            case LogValueKind.None:
                text.Append("null");
                break;
            case LogValueKind.Boolean:
                text.Append((bool)value.Value! ? "true" : "false");
                break;
            case LogValueKind.Text:
                AppendText(text, (string)value.Value!);
                break;
            case LogValueKind.Integer:
                text.Append(value.ToString());
                break;
            case LogValueKind.Double or LogValueKind.Single:
                AppendNumber(text, value);
                break;
            case LogValueKind.Array when ((LogArray)value.Value!).Values is [double only]:
                AppendNumber(text, only);
                break;
            case LogValueKind.List:
                AppendList(text, (IEnumerable<LogValue>)value.Value!);
                break;
            default:
                throw new NotSupportedException($"Expected a number, a text or a list to write as JSON. Received: {value}.");
        }
    }

    /// <summary>Appends a text in quotes, with everything beyond ASCII escaped.</summary>
    public static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n':
                    text.Append(@"\n");
                    break;
                case '\r':
                    text.Append(@"\r");
                    break;
                case '\t':
                    text.Append(@"\t");
                    break;
                case >= ' ' and <= '~':
                    text.Append(c);
                    break;
                default:
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
            }
        }

        text.Append('"');
    }

    private static void AppendNumber(StringBuilder text, double value) => text.Append(value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => PythonFloat.Repr(value),
    });

    private static void AppendList(StringBuilder text, IEnumerable<LogValue> values)
    {
        text.Append('[');
        string separator = "";
        foreach (LogValue value in values)
        {
            text.Append(separator);
            AppendValue(text, value);
            separator = ", ";
        }

        text.Append(']');
    }
}
