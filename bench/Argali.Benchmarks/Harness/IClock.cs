namespace Argali.Benchmarks.Harness;

/// <summary>A monotonic clock in seconds.</summary>
internal interface IClock
{
    /// <summary>Seconds since an arbitrary moment.</summary>
    double Now();
}
