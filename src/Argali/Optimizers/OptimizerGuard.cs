namespace Argali.Optimizers;

/// <summary>Refuses arguments that no optimizer can have.</summary>
internal static class OptimizerGuard
{
    public static void Check(OptimizerArguments arguments)
    {
        if (arguments.Name is { Length: 0 })
            throw new ArgumentException("`name` must not be empty: it is part of the variables' paths.");
        if (arguments.GradientAccumulationSteps is not (null or 0 or >= 2))
        {
            throw new ArgumentException(
                "`gradientAccumulationSteps` must be an integer >= 2. " +
                $"Received: gradientAccumulationSteps={arguments.GradientAccumulationSteps}. Leave it out to update at every step.");
        }

        if (arguments.UseEma && arguments.EmaMomentum is not (>= 0 and <= 1))
            throw new ArgumentException($"`emaMomentum` must be in the range [0, 1]. Received: emaMomentum={arguments.EmaMomentum}");
        if (arguments.UseEma && arguments.EmaOverwriteFrequency < 0)
        {
            throw new ArgumentException(
                "`emaOverwriteFrequency` must be an integer >= 1 or null. " +
                $"Received: emaOverwriteFrequency={arguments.EmaOverwriteFrequency}");
        }

        int clippings = (arguments.Clipnorm is null ? 0 : 1) + (arguments.Clipvalue is null ? 0 : 1) + (arguments.GlobalClipnorm is null ? 0 : 1);
        if (clippings > 1)
        {
            throw new ArgumentException(
                "Only one of `clipnorm`, `clipvalue` and `globalClipnorm` can be set. Received: " +
                $"clipnorm={Text(arguments.Clipnorm)}, clipvalue={Text(arguments.Clipvalue)}, globalClipnorm={Text(arguments.GlobalClipnorm)}");
        }
    }

    /// <summary>Refuses a momentum outside [0, 1].</summary>
    public static double Momentum(double momentum) => momentum is >= 0 and <= 1
        ? momentum
        : throw new ArgumentException($"`momentum` must be a number between 0 and 1. Received: momentum={momentum}");

    /// <summary>Refuses a negative number.</summary>
    public static void NotNegative(double value, string name)
    {
        if (!(value >= 0))
            throw new ArgumentException($"`{name}` needs to be positive or zero. Received: {name}={value}.", name);
    }

    private static string Text(double? value) => value is { } number ? FormattableString.Invariant($"{number}") : "null";
}
