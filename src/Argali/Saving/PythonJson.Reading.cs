using System.Globalization;
using System.Numerics;
using System.Text;

namespace Argali.Saving;

internal static partial class PythonJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one value from UTF-8 bytes; a byte order mark in front is passed over.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="limits">How long, deep and many the values may be; null for the defaults.</param>
    /// <param name="uniqueKeys">Whether a key that comes twice in an object is refused. Default false: the last value counts, as in Python.</param>
    /// <exception cref="ConfigException">The bytes are too many, no UTF-8, or no JSON; the message says where.</exception>
    public static object? Parse(ReadOnlySpan<byte> utf8, LoadLimits? limits = null, bool uniqueKeys = false)
    {
        limits ??= LoadLimits.Default;
        if (utf8.Length > limits.MaxConfigBytes)
            throw new ConfigException($"The JSON text has {utf8.Length} bytes. At most {limits.MaxConfigBytes} are read. {LoadScope.Advice(nameof(LoadLimits.MaxConfigBytes))}");
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        if (utf8.StartsWith(mark))
            utf8 = utf8[mark.Length..];
        try
        {
            return Parse(StrictUtf8.GetString(utf8), limits, uniqueKeys);
        }
        catch (DecoderFallbackException e)
        {
            throw new ConfigException($"The JSON text is not valid UTF-8 at byte {e.Index}.", e);
        }
    }

    /// <summary>Reads one value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limits">How deep and many the values may be; null for the defaults.</param>
    /// <param name="uniqueKeys">Whether a key that comes twice in an object is refused.</param>
    /// <exception cref="ConfigException">The text is no JSON; the message says where.</exception>
    public static object? Parse(string text, LoadLimits? limits = null, bool uniqueKeys = false)
    {
        var reader = new Reader(text, limits ?? LoadLimits.Default, uniqueKeys);
        return reader.ReadDocument();
    }

    private ref struct Reader(string text, LoadLimits limits, bool uniqueKeys)
    {
        private readonly ReadOnlySpan<char> text = text;
        private readonly LoadLimits limits = limits;
        private int values;
        private int position;
        private int depth;

        public object? ReadDocument()
        {
            object? value = ReadValue();
            SkipSpace();
            if (position < text.Length)
                throw Fault("Expected the end after the value", position);
            return value;
        }

        private object? ReadValue()
        {
            if (++values > limits.MaxJsonValues)
                throw Fault($"There are more than {limits.MaxJsonValues} values ({nameof(LoadLimits)}.{nameof(LoadLimits.MaxJsonValues)})", position);
            SkipSpace();
            if (position == text.Length)
                throw Fault("Expected a value", position);
            char first = text[position];
            return first switch
            {
                '{' => ReadObject(),
                '[' => ReadList(),
                '"' => ReadString(),
                '-' or (>= '0' and <= '9') => ReadNumber(),
                _ => ReadWord(),
            };
        }

        private object? ReadWord()
        {
            if (TryTake("null"))
                return null;
            if (TryTake("true"))
                return true;
            if (TryTake("false"))
                return false;
            if (TryTake("NaN"))
                return double.NaN;
            if (TryTake("Infinity"))
                return double.PositiveInfinity;
            throw Fault("Expected a value", position);
        }

        private Config ReadObject()
        {
            Enter();
            var config = new Config();
            SkipSpace();
            if (TryTake("}"))
            {
                depth--;
                return config;
            }

            while (true)
            {
                SkipSpace();
                if (position == text.Length || text[position] != '"')
                    throw Fault("Expected a key in double quotes", position);
                int keyStart = position;
                string key = ReadString();
                if (uniqueKeys && config.ContainsKey(key))
                    throw Fault($"The key \"{Shorten(key)}\" comes twice", keyStart);
                SkipSpace();
                if (!TryTake(":"))
                    throw Fault($"Expected ':' after the key \"{Shorten(key)}\"", position);

                // A key that comes twice keeps its place and takes the last value, as in a Python dict.
                config[key] = ReadValue();
                SkipSpace();
                if (TryTake("}"))
                {
                    depth--;
                    return config;
                }

                if (!TryTake(","))
                    throw Fault("Expected ',' or '}'", position);
            }
        }

        private List<object?> ReadList()
        {
            Enter();
            var items = new List<object?>();
            SkipSpace();
            if (TryTake("]"))
            {
                depth--;
                return items;
            }

            while (true)
            {
                items.Add(ReadValue());
                SkipSpace();
                if (TryTake("]"))
                {
                    depth--;
                    return items;
                }

                if (!TryTake(","))
                    throw Fault("Expected ',' or ']'", position);
            }
        }

        private string ReadString()
        {
            int start = position++;
            int plain = text[position..].IndexOfAny('"', '\\');
            if (plain >= 0 && text[position + plain] == '"' && !HasControl(text.Slice(position, plain)))
            {
                string simple = text.Slice(position, plain).ToString();
                position += plain + 1;
                return simple;
            }

            var builder = new StringBuilder();
            while (true)
            {
                if (position >= text.Length)
                    throw Fault("The string that begins here does not end", start);
                char c = text[position++];
                switch (c)
                {
                    case '"':
                        return builder.ToString();
                    case '\\':
                        builder.Append(ReadEscape(start));
                        break;
                    case < ' ':
                        throw Fault("A string must not hold a control character; it is written as an escape", position - 1);
                    default:
                        builder.Append(c);
                        break;
                }
            }
        }

        // Two escaped surrogates in a row become one character by standing in a row; a lone one stays, as in Python.
        private char ReadEscape(int start)
        {
            if (position >= text.Length)
                throw Fault("The string that begins here does not end", start);
            char c = text[position++];
            switch (c)
            {
                case '"' or '\\' or '/':
                    return c;
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u':
                    if (position + 4 > text.Length
                        || !ushort.TryParse(text.Slice(position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
                    {
                        throw Fault("Expected four hexadecimal digits after \\u", position);
                    }

                    position += 4;
                    return (char)code;
                default:
                    throw Fault($"There is no escape \\{c}", position - 2);
            }
        }

        private object ReadNumber()
        {
            int start = position;
            if (text[position] == '-')
            {
                position++;
                if (TryTake("Infinity"))
                    return double.NegativeInfinity;
            }

            if (position == text.Length || !char.IsAsciiDigit(text[position]))
                throw Fault("Expected a value", start);
            if (text[position] == '0')
                position++;
            else
                SkipDigits();
            bool isInteger = true;
            if (position + 1 < text.Length && text[position] == '.' && char.IsAsciiDigit(text[position + 1]))
            {
                isInteger = false;
                position++;
                SkipDigits();
            }

            if (TryExponent(out int end))
            {
                isInteger = false;
                position = end;
            }

            ReadOnlySpan<char> number = text[start..position];
            if (!isInteger)
                return double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
                return integer;
            return number.Length <= MaximumIntegerDigits
                ? BigInteger.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
                : throw Fault($"An integer has at most {MaximumIntegerDigits} digits", start);
        }

        private readonly bool TryExponent(out int end)
        {
            end = position;
            if (end >= text.Length || text[end] is not ('e' or 'E'))
                return false;
            end++;
            if (end < text.Length && text[end] is '+' or '-')
                end++;
            int digits = end;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            return end > digits;
        }

        private void SkipDigits()
        {
            while (position < text.Length && char.IsAsciiDigit(text[position]))
                position++;
        }

        private void SkipSpace()
        {
            while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r')
                position++;
        }

        private bool TryTake(string token)
        {
            if (!text[position..].StartsWith(token))
                return false;
            position += token.Length;
            return true;
        }

        private void Enter()
        {
            if (++depth > limits.MaxJsonDepth)
                throw Fault($"Values are nested deeper than {limits.MaxJsonDepth} ({nameof(LoadLimits)}.{nameof(LoadLimits.MaxJsonDepth)})", position);
            position++;
        }

        private static bool HasControl(ReadOnlySpan<char> part) => part.IndexOfAnyInRange('\0', '\x1F') >= 0;

        private static string Shorten(string key) => key.Length <= 40 ? key : key[..40] + "...";

        private readonly ConfigException Fault(string what, int where)
        {
            ReadOnlySpan<char> before = text[..where];
            int line = before.Count('\n') + 1;
            int column = where - before.LastIndexOf('\n');
            return new ConfigException($"{what}: line {line} column {column} (character {where} of the JSON text).");
        }
    }
}
