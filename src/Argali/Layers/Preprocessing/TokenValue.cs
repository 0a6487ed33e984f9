using System.Globalization;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>A token where Keras takes a string or an integer.</summary>
public readonly record struct TokenValue
{
    private readonly string? text;
    private readonly long number;

    private TokenValue(string? text, long number)
    {
        this.text = text;
        this.number = number;
    }

    /// <summary>Takes a string.</summary>
    public static implicit operator TokenValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text, 0);
    }

    /// <summary>Takes an integer.</summary>
    public static implicit operator TokenValue(long number) => new(null, number);

    /// <summary>Gets the string, or the integer in decimal.</summary>
    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="ConfigException">The value is neither string nor integer.</exception>
    internal static TokenValue? FromConfig(Config config, string key) => config.Find(key) switch
    {
        null => null,
        string text => text,
        long number => number,
        object other => throw new ConfigException($"'{key}' expects a string or an integer. Received: {Config.Describe(other)}."),
    };

    internal object ToConfig() => text ?? (object)number;
}
