using System.Diagnostics;

namespace Argali.Benchmarks.Harness;

/// <summary>Elapsed time: what a user waits.</summary>
internal sealed class WallClock : IClock
{
    public static readonly WallClock Instance = new();

    public double Now() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
