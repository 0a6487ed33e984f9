using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Argali.Callbacks;

namespace Argali.Checkpoints;

/// <summary>
/// A file name with fields, such as <c>run/{epoch:02d}-{val_loss:.2f}.keras</c>, filled in as Python's <c>str.format</c> does.
/// </summary>
/// <remarks>
/// <para>
/// <c>epoch</c> and <c>batch</c> count from one; every other name is one of the logs. Between braces stand a name, perhaps a
/// conversion (<c>!r</c>, <c>!s</c>, <c>!a</c>), and perhaps a colon and a specification
/// <c>[[fill]align][sign][z][#][0][width][grouping][.precision][type]</c>, which may hold fields itself. <c>{{</c> and
/// <c>}}</c> are braces.
/// </para>
/// <para>Python's attributes and indices (<c>{epoch.real}</c>, <c>{vec[0]}</c>) are refused.</para>
/// </remarks>
public sealed class FileNameTemplate
{
    private const int SpecificationDepth = 2;

    /// <summary>Takes a template. Mistakes in it show when it is filled in, as in Keras.</summary>
    /// <param name="pattern">The template.</param>
    public FileNameTemplate(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Pattern = pattern;
    }

    /// <summary>The template as it was given.</summary>
    public string Pattern { get; }

    /// <summary>Fills the fields in.</summary>
    /// <param name="epoch">The epoch, counted from zero.</param>
    /// <param name="batch">The batch, counted from zero, or null at the end of an epoch. A value in the logs comes first.</param>
    /// <param name="logs">The values that fields may name.</param>
    /// <returns>The file name.</returns>
    /// <exception cref="KeyNotFoundException">A field names what is not there.</exception>
    /// <exception cref="FormatException">
    /// The template is malformed, a specification does not suit its value, or the logs have a value called <c>epoch</c>.
    /// </exception>
    public string Format(long epoch, long? batch, Logs logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (logs.Contains("epoch"))
        {
            throw new FormatException("The file name has a value 'epoch' of its own, so the logs must not hold one too.");
        }

        return Expand(Pattern, new Fields(Pattern, epoch, batch, logs), SpecificationDepth);
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    /// <summary>Gets the names of the fields, each once, those inside of specifications too.</summary>
    /// <exception cref="FormatException">The template is malformed.</exception>
    internal IReadOnlyList<string> FieldNames()
    {
        var names = new List<string>();
        CollectNames(Pattern, names, SpecificationDepth);
        return [.. names.Distinct()];
    }

    /// <summary>Gets the folder that every file is in, or in a folder of: what stands before the first field, up to its last separator.</summary>
    internal string FixedFolder()
    {
        var literal = new StringBuilder();
        int at = 0;
        ReadLiteral(Pattern, ref at, literal);
        return Path.GetDirectoryName(literal.ToString()) ?? "";
    }

    /// <summary>Whether a file name could have come from this template: whether the text around the fields is there.</summary>
    internal bool CouldBe(string name)
    {
        var pattern = new StringBuilder("^");
        var literal = new StringBuilder();
        int at = 0;
        while (ReadLiteral(Pattern, ref at, literal))
        {
            ReadField(Pattern, ref at);
            pattern.Append(Regex.Escape(literal.ToString())).Append(".+");
            literal.Clear();
        }

        pattern.Append(Regex.Escape(literal.ToString())).Append('$');
        return Regex.IsMatch(name, pattern.ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }

    private static void CollectNames(string template, List<string> names, int depth)
    {
        if (depth == 0)
        {
            throw new FormatException("Max string recursion exceeded");
        }

        int at = 0;
        var literal = new StringBuilder();
        while (ReadLiteral(template, ref at, literal))
        {
            Field field = ReadField(template, ref at);
            names.Add(field.Name);
            if (field.HasNestedFields)
            {
                CollectNames(field.Specification, names, depth - 1);
            }
        }
    }

    private static string Expand(string template, Fields fields, int depth)
    {
        if (depth == 0)
        {
            throw new FormatException("Max string recursion exceeded");
        }

        var result = new StringBuilder();
        int at = 0;
        while (ReadLiteral(template, ref at, result))
        {
            Field field = ReadField(template, ref at);
            string specification = field.HasNestedFields ? Expand(field.Specification, fields, depth - 1) : field.Specification;
            result.Append(FormatValue(fields.Get(field.Name), field.Conversion, specification));
        }

        return result.ToString();
    }

    // Copies text up to the next field; true if one follows, whose opening brace has been read.
    private static bool ReadLiteral(string template, ref int at, StringBuilder result)
    {
        while (at < template.Length)
        {
            char c = template[at++];
            if (c is not ('{' or '}'))
            {
                result.Append(c);
                continue;
            }

            bool doubled = at < template.Length && template[at] == c;
            if (doubled)
            {
                result.Append(c);
                at++;
            }
            else if (c == '}' || at == template.Length)
            {
                throw new FormatException($"Single '{c}' encountered in format string");
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static Field ReadField(string template, ref int at)
    {
        int start = at;
        int end = template.AsSpan(start).IndexOfAny("{}:!") is >= 0 and var found ? start + found : template.Length;
        if (end == template.Length)
        {
            throw new FormatException("expected '}' before end of string");
        }

        string name = template[start..end];
        at = end + 1;
        switch (template[end])
        {
            case '{':
                throw new FormatException("unexpected '{' in field name");
            case '}':
                return new Field(name, null, "", HasNestedFields: false);
            case '!':
                if (at == template.Length)
                {
                    throw new FormatException("end of string while looking for conversion specifier");
                }

                char conversion = template[at++];
                if (at < template.Length)
                {
                    char next = template[at++];
                    if (next == '}')
                    {
                        return new Field(name, conversion, "", HasNestedFields: false);
                    }

                    if (next != ':')
                    {
                        throw new FormatException("expected ':' after conversion specifier");
                    }
                }

                return ReadSpecification(template, ref at, name, conversion);
            default:
                return ReadSpecification(template, ref at, name, conversion: null);
        }
    }

    private static Field ReadSpecification(string template, ref int at, string name, char? conversion)
    {
        int start = at;
        int open = 1;
        bool nested = false;
        while (at < template.Length)
        {
            switch (template[at++])
            {
                case '{':
                    nested = true;
                    open++;
                    break;
                case '}' when --open == 0:
                    return new Field(name, conversion, template[start..(at - 1)], nested);
                default:
                    break;
            }
        }

        throw new FormatException("unmatched '{' in format spec");
    }

    private static string FormatValue(LogValue value, char? conversion, string specification)
    {
        switch (conversion)
        {
            case null:
                break;
            case 'r':
                value = value.ToRepr();
                break;
            case 's':
                value = value.ToString();
                break;
            case 'a':
                value = PythonText.Ascii(value.ToRepr());
                break;
            default:
                throw new FormatException($"Unknown conversion specifier {conversion}");
        }

        // NumPy's numbers become Python's when they are formatted: a float is written as the double it widens to.
        if (value.Kind is LogValueKind.Single || (value.Kind is LogValueKind.Array && value.IsNumber))
        {
            value = value.ToDouble();
        }

        if (specification.Length == 0)
        {
            return value.ToString();
        }

        return value.Kind switch
        {
            LogValueKind.Double => PythonFormatSpec.Parse(specification, '>', "float").Apply((double)value),
            LogValueKind.Integer => PythonFormatSpec.Parse(specification, '>', "int").Apply((long)value.Value!),
            LogValueKind.Boolean => PythonFormatSpec.Parse(specification, '>', "bool").Apply((bool)value.Value! ? 1L : 0L),
            LogValueKind.Text => PythonFormatSpec.Parse(specification, '<', "str").Apply((string)value.Value!),
            _ => throw new FormatException(
                $"unsupported format string '{specification}' for the value {value}: only numbers and texts have specifications"),
        };
    }

    private readonly record struct Field(string Name, char? Conversion, string Specification, bool HasNestedFields);

    private readonly record struct Fields(string Pattern, long Epoch, long? Batch, Logs Logs)
    {
        public LogValue Get(string name)
        {
            if (Logs.TryGetValue(name, out LogValue value))
            {
                return value;
            }

            if (name == "epoch")
            {
                return Epoch + 1;
            }

            if (name == "batch" && Batch is { } batch)
            {
                return batch + 1;
            }

            if (name.AsSpan().IndexOfAny('.', '[') >= 0)
            {
                throw new FormatException($"The field '{{{name}}}' asks for an attribute or an index of a value, which file names cannot have");
            }

            if (name.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
            {
                string index = name.Length == 0 ? "0" : name;
                throw new FormatException($"Replacement index {index} out of range for positional args tuple");
            }

            throw MissingKey(name);
        }

        [SuppressMessage("Usage", "CA2201", Justification = "A name that is not in the logs is a key that is not found.")]
        private KeyNotFoundException MissingKey(string name) =>
            new($"Failed to format this callback filepath: \"{Pattern}\". Reason: '{name}'");
    }
}
