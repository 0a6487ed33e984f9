using Argali.Saving;

namespace Argali.Layers;

/// <summary>The argument <c>value_range</c>: the least and the greatest value of a pixel.</summary>
internal static class PixelRange
{
    private static readonly (double Lower, double Upper) Default = (0, 255);

    /// <exception cref="ArgumentException">The bounds are not in order.</exception>
    public static (double Lower, double Upper) Checked((double Lower, double Upper)? valueRange)
    {
        (double lower, double upper) = valueRange ?? Default;
        return lower < upper
            ? (lower, upper)
            : throw new ArgumentException(
                $"`valueRange` expects a lower and a greater upper bound. Received: ({lower}, {upper}).", nameof(valueRange));
    }

    /// <exception cref="ConfigException">The value is no pair of numbers.</exception>
    public static (double Lower, double Upper)? From(Config config) => config.GetDoubles("value_range") switch
    {
        null => null,
        [double lower, double upper] => (lower, upper),
        _ => throw new ConfigException("'value_range' expects two numbers."),
    };

    /// <summary>Gets the form to write: as a file gave it, since integers stay integers in Keras, which has 0 and 255 as its default.</summary>
    public static object ToConfig((double Lower, double Upper) range, object? asGiven) =>
        asGiven ?? (range == Default ? new long[] { 0, 255 } : new[] { range.Lower, range.Upper });
}
