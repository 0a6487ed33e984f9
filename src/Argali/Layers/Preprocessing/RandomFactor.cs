using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The range that a random layer draws from: one number <c>x</c> stands for [-x, x], two for [lower, upper], as in Keras.
/// </summary>
public readonly record struct RandomFactor
{
    private RandomFactor(double lower, double upper, bool isSingle)
    {
        Lower = lower;
        Upper = upper;
        IsSingle = isSingle;
    }

    /// <summary>Gets the lower bound.</summary>
    public double Lower { get; }

    /// <summary>Gets the upper bound.</summary>
    public double Upper { get; }

    /// <summary>Gets whether the range was given as one number.</summary>
    internal bool IsSingle { get; }

    /// <summary>Takes one number for both sides of zero.</summary>
    public static implicit operator RandomFactor(double symmetric) => new(-symmetric, symmetric, isSingle: true);

    /// <summary>Takes the bounds.</summary>
    public static implicit operator RandomFactor((double Lower, double Upper) range) => new(range.Lower, range.Upper, isSingle: false);

    /// <summary>Shows the range: <c>[-0.2, 0.2]</c>.</summary>
    public override string ToString() => $"[{PythonJson.Write(Lower)}, {PythonJson.Write(Upper)}]";

    /// <summary>Reads a number or a pair; null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is something else.</exception>
    internal static RandomFactor? From(Config config, string key) => config.GetDoubles(key) switch
    {
        null => null,
        [double lower, double upper] => (lower, upper),
        [double symmetric] => symmetric,
        _ => throw new ConfigException($"'{key}' expects a number or two."),
    };

    /// <summary>Gets the range with its bounds in order, checked to lie in [-1, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound lies outside.</exception>
    internal RandomFactor Sorted(string name)
    {
        if (!(Math.Abs(Lower) <= 1 && Math.Abs(Upper) <= 1))
        {
            throw new ArgumentOutOfRangeException(
                name, $"The `{name}` argument should be a number (or a pair of two numbers) in the range [-1.0, 1.0]. Received: {this}.");
        }

        return new RandomFactor(Math.Min(Lower, Upper), Math.Max(Lower, Upper), IsSingle);
    }

    /// <summary>The form in which it was given: one number or two.</summary>
    internal object ToConfig() => IsSingle ? Upper : ToList();

    internal double[] ToList() => [Lower, Upper];
}
