namespace Argali.Benchmarks.Harness;

/// <summary>Does the work <paramref name="calls"/> times and returns the seconds that one call took.</summary>
internal delegate double Timed(int calls);
