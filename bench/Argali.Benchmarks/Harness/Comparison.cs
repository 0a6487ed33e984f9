namespace Argali.Benchmarks.Harness;

/// <summary>What interleaved rounds of two ways to do the same measured; times in seconds for one call.</summary>
/// <param name="Ratio">Median over the rounds of Argali's time over the reference's: below 1, Argali is faster.</param>
/// <param name="BestRatio">Argali's best time over the reference's best.</param>
/// <param name="Argali">Argali's median time.</param>
/// <param name="Reference">The reference's median time.</param>
/// <param name="CleanRounds">Rounds in which no thread waited for a processor; 0 when too few were and all had to be used.</param>
internal sealed record Comparison(double Ratio, double BestRatio, double Argali, double Reference, int CleanRounds);
