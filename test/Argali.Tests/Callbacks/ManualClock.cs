namespace Argali.Tests.Callbacks;

/// <summary>A clock that stands still until it is told to go on; what people read may jump by itself.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long ticks;

    /// <summary>What <see cref="GetUtcNow"/> gives.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        Interlocked.Add(ref ticks, time.Ticks);
        Now += time;
    }
}
