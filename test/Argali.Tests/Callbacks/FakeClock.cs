namespace Argali.Tests.Callbacks;

/// <summary>A clock that gives one reading after the other, in seconds.</summary>
internal sealed class FakeClock : TimeProvider
{
    private readonly Func<int, double> reading;

    /// <summary>Readings up to <paramref name="greatest"/> seconds.</summary>
    public FakeClock(Func<int, double> reading, double greatest = 100_000)
    {
        this.reading = reading;

        // The finest power of two whose ticks still fit, so that the readings keep every bit that matters.
        TimestampFrequency = 1L << (62 - Math.Max(0, (int)Math.Ceiling(Math.Log2(greatest))));
    }

    public FakeClock(double[] readings)
        : this(i => readings[i], readings.Max())
    {
    }

    /// <summary>How often it was read.</summary>
    public int Readings { get; private set; }

    public override long TimestampFrequency { get; }

    public override long GetTimestamp() => (long)(reading(Readings++) * TimestampFrequency);
}
