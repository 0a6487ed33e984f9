namespace Argali.Initializers;

/// <summary>Refuses arguments that no distribution can have.</summary>
internal static class InitializerGuard
{
    public static double Stddev(double stddev, string initializer) => double.IsFinite(stddev) && stddev >= 0
        ? stddev
        : throw new ArgumentOutOfRangeException(
            nameof(stddev), stddev, $"{initializer} expects a standard deviation of 0 or more. Received: stddev={stddev}.");
}
