namespace Argali.Regularizers;

/// <summary>Refuses factors that would reward weights.</summary>
internal static class RegularizerGuard
{
    public static double NonNegative(double factor, string name) => double.IsFinite(factor) && factor >= 0
        ? factor
        : throw new ArgumentException($"Invalid value for argument {name}: expected a non-negative number. Received: {name}={factor}", name);
}
