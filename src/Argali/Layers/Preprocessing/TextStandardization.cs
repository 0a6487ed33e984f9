using Argali.Saving;

namespace Argali.Layers;

/// <summary>What a <see cref="TextVectorization"/> does to texts before it splits them: one of Keras's ways, nothing, or a function.</summary>
/// <remarks>As in TensorFlow, only the letters A to Z are lowered and only ASCII punctuation is removed.</remarks>
public readonly struct TextStandardization
{
    private readonly Kind kind;
    private readonly Func<string, string>? function;

    private TextStandardization(Kind kind, Func<string, string>? function = null)
    {
        this.kind = kind;
        this.function = function;
    }

    private enum Kind
    {
        LowerAndStripPunctuation,
        Lower,
        StripPunctuation,
        None,
        Function,
    }

    /// <summary>Lowers letters and removes punctuation: the default.</summary>
    public static TextStandardization LowerAndStripPunctuation => default;

    /// <summary>Lowers letters.</summary>
    public static TextStandardization Lower => new(Kind.Lower);

    /// <summary>Removes punctuation.</summary>
    public static TextStandardization StripPunctuation => new(Kind.StripPunctuation);

    /// <summary>Leaves texts as they are.</summary>
    public static TextStandardization None => new(Kind.None);

    /// <summary>Takes a function. Files cannot hold it.</summary>
    public static implicit operator TextStandardization(Func<string, string> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(Kind.Function, function);
    }

    internal string Apply(string text) => kind switch
    {
        Kind.LowerAndStripPunctuation => Rewritten(text, lower: true, strip: true),
        Kind.Lower => Rewritten(text, lower: true, strip: false),
        Kind.StripPunctuation => Rewritten(text, lower: false, strip: true),
        Kind.None => text,
        _ => function!(text),
    };

    /// <exception cref="ConfigException">The value is unknown.</exception>
    internal static TextStandardization FromConfig(Config config) => !config.ContainsKey("standardize")
        ? default
        : config.Find("standardize") switch
        {
            null => None,
            "lower_and_strip_punctuation" => LowerAndStripPunctuation,
            "lower" => Lower,
            "strip_punctuation" => StripPunctuation,
            object other => throw new ConfigException(
                $"'standardize' expects 'lower_and_strip_punctuation', 'lower', 'strip_punctuation' or null. Received: {Config.Describe(other)}."),
        };

    internal string? ToConfig() => kind switch
    {
        Kind.LowerAndStripPunctuation => "lower_and_strip_punctuation",
        Kind.Lower => "lower",
        Kind.StripPunctuation => "strip_punctuation",
        Kind.None => null,
        _ => throw new NotSupportedException(
            "A TextVectorization whose standardize is a function cannot be saved: files hold no functions. Apply the function to the texts yourself, and use TextStandardization.None."),
    };

    private static string Rewritten(string text, bool lower, bool strip)
    {
        char[] characters = new char[text.Length];
        int count = 0;
        foreach (char c in text)
        {
            if (strip && char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)))
                continue;
            characters[count++] = lower && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
        }

        return new string(characters, 0, count);
    }
}
