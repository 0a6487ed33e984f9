using System.Globalization;
using System.Text;

namespace Argali.Checkpoints;

/// <summary>
/// Python's format specification: <c>[[fill]align][sign][z][#][0][width][grouping][.precision][type]</c>.
/// </summary>
internal readonly record struct PythonFormatSpec
{
    /// <summary>What fills a short text up: one character, which may take two <see cref="char"/>s.</summary>
    public string Fill { get; private init; }

    /// <summary>One of <c>&lt; &gt; ^ =</c>.</summary>
    public char Align { get; private init; }

    /// <summary>One of <c>+ -</c> and space, or NUL if none was given.</summary>
    public char Sign { get; private init; }

    /// <summary>Whether a result of minus zero loses its sign (<c>z</c>).</summary>
    public bool NoNegativeZero { get; private init; }

    /// <summary>Whether the alternate form (<c>#</c>) was asked for.</summary>
    public bool Alternate { get; private init; }

    /// <summary>The least number of characters, 0 if none was given.</summary>
    public int Width { get; private init; }

    /// <summary><c>,</c> or <c>_</c>, or NUL if none was given.</summary>
    public char Grouping { get; private init; }

    /// <summary>The precision, or null if none was given.</summary>
    public int? Precision { get; private init; }

    /// <summary>The type letter, or NUL if none was given.</summary>
    public char Type { get; private init; }

    /// <summary>Reads a specification.</summary>
    /// <param name="text">The specification, without the colon.</param>
    /// <param name="defaultAlign">The alignment where none is given: texts <c>&lt;</c>, numbers <c>&gt;</c>.</param>
    /// <param name="typeName">Python's name of the value's type, for messages.</param>
    public static PythonFormatSpec Parse(string text, char defaultAlign, string typeName)
    {
        int at = 0;
        string fill = " ";
        char align = defaultAlign;
        bool fillGiven = false;
        bool alignGiven = true;
        int fillLength = text.Length > 0 && char.IsHighSurrogate(text[0]) ? 2 : 1;
        if (text.Length > fillLength && IsAlignment(text[fillLength]))
        {
            (fill, align, fillGiven) = (text[..fillLength], text[fillLength], true);
            at = fillLength + 1;
        }
        else if (text.Length > 0 && IsAlignment(text[0]))
        {
            align = text[at++];
        }
        else
        {
            alignGiven = false;
        }

        char sign = Next(text, at) is '+' or '-' or ' ' ? text[at++] : '\0';
        bool noNegativeZero = Take(text, 'z', ref at);
        bool alternate = Take(text, '#', ref at);
        if (!fillGiven && Take(text, '0', ref at))
        {
            fill = "0";
            align = !alignGiven && defaultAlign == '>' ? '=' : align;
        }

        int width = Integer(text, ref at) ?? 0;
        char grouping = ReadGrouping(text, ref at);
        int? precision = null;
        if (Take(text, '.', ref at))
        {
            precision = Integer(text, ref at) ?? throw new FormatException("Format specifier missing precision");
        }

        if (text.Length - at > 1)
        {
            throw new FormatException($"Invalid format specifier '{text}' for object of type '{typeName}'");
        }

        char type = Next(text, at);
        CheckGrouping(grouping, type == '\0' && defaultAlign == '<' ? 's' : type);
        return new PythonFormatSpec
        {
            Fill = fill,
            Align = align,
            Sign = sign,
            NoNegativeZero = noNegativeZero,
            Alternate = alternate,
            Width = width,
            Grouping = grouping,
            Precision = precision,
            Type = type,
        };
    }

    /// <summary>Formats a text, as <c>'{:...}'.format("text")</c> does.</summary>
    public string Apply(string value)
    {
        if (Type is not ('\0' or 's'))
        {
            throw UnknownType("str");
        }

        if (Sign != '\0')
        {
            throw new FormatException(Sign == ' '
                ? "Space not allowed in string format specifier"
                : "Sign not allowed in string format specifier");
        }

        if (NoNegativeZero)
        {
            throw new FormatException("Negative zero coercion (z) not allowed in string format specifier");
        }

        if (Alternate)
        {
            throw new FormatException("Alternate form (#) not allowed in string format specifier");
        }

        if (Align == '=')
        {
            throw new FormatException("'=' alignment not allowed in string format specifier");
        }

        string text = Precision is { } length ? Truncate(value, length) : value;
        return Pad("", text);
    }

    /// <summary>Formats a whole number.</summary>
    public string Apply(long value)
    {
        switch (Type)
        {
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%':
                return Apply((double)value);
            case not ('\0' or 'd' or 'n' or 'b' or 'o' or 'x' or 'X' or 'c'):
                throw UnknownType("int");
            default:
                break;
        }

        if (Precision is not null)
        {
            throw new FormatException("Precision not allowed in integer format specifier");
        }

        if (NoNegativeZero)
        {
            throw new FormatException("Negative zero coercion (z) not allowed in integer format specifier");
        }

        if (Type == 'c')
        {
            return Pad("", Character(value));
        }

        UInt128 magnitude = (UInt128)Int128.Abs(value);
        string digits = Type switch
        {
            'b' => magnitude.ToString("b", CultureInfo.InvariantCulture),
            'o' => Octal(magnitude),
            'x' => magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => magnitude.ToString("X", CultureInfo.InvariantCulture),
            _ => magnitude.ToString(CultureInfo.InvariantCulture),
        };
        string prefix = Alternate && Type is ('b' or 'o' or 'x' or 'X') ? "0" + Type : "";
        return Number(value < 0, prefix, digits, "");
    }

    /// <summary>Formats a floating point number.</summary>
    public string Apply(double value)
    {
        bool percent = Type == '%';
        char type = char.ToLowerInvariant(Type);
        if (type is not ('\0' or 'e' or 'f' or 'g' or 'n' or '%') || Type == 'N')
        {
            throw UnknownType("float");
        }

        value = percent ? value * 100 : value;
        bool addPointZero = type == '\0';
        char format = type switch
        {
            '\0' => Precision is null ? 'r' : 'g',
            'n' => 'g',
            '%' => 'f',
            _ => type,
        };
        string text = PythonFloat.Format(value, format, Precision ?? 6, Alternate, addPointZero);
        bool negative = text[0] == '-';
        text = negative ? text[1..] : text;
        if (NoNegativeZero && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 && text[0] == '0')
        {
            negative = false;
        }

        text = char.IsAsciiLetterUpper(Type) ? text.ToUpperInvariant() : text;
        text = percent ? text + "%" : text;
        int digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        return Number(negative, "", text[..digits], text[digits..]);
    }

    private static bool IsAlignment(char c) => c is '<' or '>' or '=' or '^';

    private static char Next(string text, int at) => at < text.Length ? text[at] : '\0';

    private static bool Take(string text, char wanted, ref int at)
    {
        bool found = Next(text, at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private static int? Integer(string text, ref int at)
    {
        int start = at;
        while (char.IsAsciiDigit(Next(text, at)))
        {
            at++;
        }

        if (at == start)
        {
            return null;
        }

        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException("Too many decimal digits in format string");
    }

    private static char ReadGrouping(string text, ref int at)
    {
        char grouping = Take(text, ',', ref at) ? ',' : '\0';
        if (Take(text, '_', ref at))
        {
            grouping = grouping == '\0' ? '_' : throw BothGroupings();
        }

        return grouping == '_' && Next(text, at) == ',' ? throw BothGroupings() : grouping;
    }

    private static FormatException BothGroupings() => new("Cannot specify both ',' and '_'.");

    private static void CheckGrouping(char grouping, char type)
    {
        bool allowed = grouping == '\0'
            || type is '\0' or 'd' or 'e' or 'f' or 'g' or 'E' or 'G' or '%' or 'F'
            || (grouping == '_' && type is ('b' or 'o' or 'x' or 'X'));
        if (!allowed)
        {
            throw new FormatException($"Cannot specify '{grouping}' with '{type}'.");
        }
    }

    private static string Octal(UInt128 magnitude)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (int)(magnitude & 7)));
            magnitude >>= 3;
        }
        while (magnitude != 0);
        return digits.ToString();
    }

    private static string Truncate(string value, int length)
    {
        int at = 0;
        for (; length > 0 && at < value.Length; length--)
        {
            at += char.IsHighSurrogate(value[at]) && at + 1 < value.Length ? 2 : 1;
        }

        return value[..at];
    }

    private static int Length(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private string Character(long value)
    {
        if (Sign != '\0')
        {
            throw new FormatException("Sign not allowed with integer format specifier 'c'");
        }

        if (Alternate)
        {
            throw new FormatException("Alternate form (#) not allowed with integer format specifier 'c'");
        }

        return value is >= 0 and <= 0x10FFFF && Rune.IsValid((int)value)
            ? new Rune((int)value).ToString()
            : throw new FormatException("%c arg not in range(0x110000)");
    }

    private string Number(bool negative, string prefix, string digits, string rest)
    {
        string sign = negative ? "-" : Sign is '+' or ' ' ? Sign.ToString() : "";
        int fixedLength = sign.Length + prefix.Length + rest.Length;
        int leastDigits = Fill == "0" && Align == '=' ? Width - fixedLength : 0;
        string grouped = digits.Length == 0 ? "" : Group(digits, leastDigits);
        return Pad(sign + prefix, grouped + rest);
    }

    // Zeros that fill up to the width are grouped like the digits.
    private string Group(string digits, int least)
    {
        int size = Grouping == '\0' ? int.MaxValue : Type is 'b' or 'o' or 'x' or 'X' ? 4 : 3;
        var groups = new List<string>();
        int remaining = digits.Length;
        while (true)
        {
            int length = Math.Min(size, Math.Max(Math.Max(remaining, least), 1));
            int taken = Math.Min(remaining, length);
            groups.Add(digits.Substring(remaining - taken, taken).PadLeft(length, '0'));
            remaining -= taken;
            least -= length;
            if (remaining <= 0 && least <= 0)
            {
                break;
            }

            least--;
        }

        groups.Reverse();
        return string.Join(Grouping, groups);
    }

    private string Pad(string before, string text)
    {
        int missing = Width - Length(before) - Length(text);
        if (missing <= 0)
        {
            return before + text;
        }

        return Align switch
        {
            '<' => before + text + Filling(missing),
            '^' => Filling(missing / 2) + before + text + Filling(missing - (missing / 2)),
            '=' => before + Filling(missing) + text,
            _ => Filling(missing) + before + text,
        };
    }

    private string Filling(int count) => new StringBuilder(count * Fill.Length).Insert(0, Fill, count).ToString();

    private FormatException UnknownType(string typeName) =>
        new($"Unknown format code '{Type}' for object of type '{typeName}'");
}
