namespace Argali.Engine;

/// <summary>The whole state of a stream of random numbers: what was seeded, and how many draws were made.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Counter">The number of draws made so far.</param>
public readonly record struct RandomState(uint Seed, uint Counter);
