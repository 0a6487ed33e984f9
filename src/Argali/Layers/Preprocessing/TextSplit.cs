using Argali.Saving;

namespace Argali.Layers;

/// <summary>How a <see cref="TextVectorization"/> splits texts into tokens: one of Keras's ways, not at all, or by a function.</summary>
public readonly struct TextSplit
{
    private readonly Kind kind;
    private readonly Func<string, IEnumerable<string>>? function;

    private TextSplit(Kind kind, Func<string, IEnumerable<string>>? function = null)
    {
        this.kind = kind;
        this.function = function;
    }

    private enum Kind
    {
        Whitespace,
        Character,
        None,
        Function,
    }

    /// <summary>At runs of ASCII whitespace: the default.</summary>
    public static TextSplit Whitespace => default;

    /// <summary>Into Unicode characters (code points).</summary>
    public static TextSplit Character => new(Kind.Character);

    /// <summary>Not at all: each text is one token.</summary>
    public static TextSplit None => new(Kind.None);

    /// <summary>Whether texts stay whole.</summary>
    internal bool IsNone => kind == Kind.None;

    /// <summary>Takes a function. Files cannot hold it.</summary>
    public static implicit operator TextSplit(Func<string, IEnumerable<string>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new(Kind.Function, function);
    }

    internal string[] Apply(string text) => kind switch
    {
        Kind.Whitespace => text.Split([' ', '\t', '\n', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries),
        Kind.Character => [.. text.EnumerateRunes().Select(rune => rune.ToString())],
        Kind.None => [text],
        _ => [.. function!(text)],
    };

    /// <exception cref="ConfigException">The value is unknown.</exception>
    internal static TextSplit FromConfig(Config config) => !config.ContainsKey("split")
        ? default
        : config.Find("split") switch
        {
            null => None,
            "whitespace" => Whitespace,
            "character" => Character,
            object other => throw new ConfigException($"'split' expects 'whitespace', 'character' or null. Received: {Config.Describe(other)}."),
        };

    internal string? ToConfig() => kind switch
    {
        Kind.Whitespace => "whitespace",
        Kind.Character => "character",
        Kind.None => null,
        _ => throw new NotSupportedException(
            "A TextVectorization whose split is a function cannot be saved: files hold no functions. Split the texts yourself, and use TextSplit.None."),
    };
}
