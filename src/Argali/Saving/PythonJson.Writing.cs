using System.Globalization;
using System.Numerics;
using System.Text;
using Argali.Checkpoints;

namespace Argali.Saving;

internal static partial class PythonJson
{
    /// <summary>Writes a value as <c>json.dumps</c> does by default: on one line, ASCII only, floats in their shortest form.</summary>
    /// <exception cref="ArgumentException">A value has no form in JSON, such as an object that is not yet an envelope.</exception>
    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case long integer:
                text.Append(CultureInfo.InvariantCulture, $"{integer}");
                break;
            case BigInteger integer:
                text.Append(CultureInfo.InvariantCulture, $"{integer}");
                break;
            case double number:
                text.Append(FloatText(number));
                break;
            case string characters:
                WriteString(text, characters);
                break;
            case Config config:
                WriteObject(text, config);
                break;
            case IReadOnlyList<object?> items:
                WriteList(text, items);
                break;
            default:
                throw new ArgumentException($"A value of {value.GetType()} has no form in JSON.", nameof(value));
        }
    }

    private static void WriteObject(StringBuilder text, Config config)
    {
        text.Append('{');
        string separator = "";
        foreach ((string key, object? value) in config)
        {
            text.Append(separator);
            WriteString(text, key);
            text.Append(": ");
            Write(text, value);
            separator = ", ";
        }

        text.Append('}');
    }

    private static void WriteList(StringBuilder text, IReadOnlyList<object?> items)
    {
        text.Append('[');
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Write(text, items[i]);
        }

        text.Append(']');
    }

    private static string FloatText(double number) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => PythonFloat.Repr(number),
    };

    // Python escapes all but the printable ASCII characters; characters beyond 16 bits as the two surrogates that they are here.
    private static void WriteString(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (char c in characters)
        {
            string? escape = c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\f' => "\\f",
                '\b' => "\\b",
                _ => null,
            };
            if (escape is not null)
                text.Append(escape);
            else if (c is >= ' ' and <= '~')
                text.Append(c);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        text.Append('"');
    }
}
