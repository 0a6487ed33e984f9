using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Argali.Diagnostics;

/// <summary>Argali's measurements: a <see cref="Meter"/> and an <see cref="ActivitySource"/>, both named <see cref="Name"/>.</summary>
/// <remarks>
/// Nothing is computed or kept while nobody listens. OpenTelemetry: <c>AddMeter(Telemetry.Name)</c>, <c>AddSource(Telemetry.Name)</c>.
/// <list type="bullet">
/// <item><c>argali.checkpoint.stall</c> (s): how long training stood still for a save.</item>
/// <item><c>argali.checkpoint.write</c> (s): from the begin of a write until the file is on the disk.</item>
/// <item><c>argali.checkpoint.verify</c> (s): how long it took to verify a file.</item>
/// <item><c>argali.checkpoint.size</c> (By): the size of a file that was saved.</item>
/// <item><c>argali.checkpoint.queue</c>: saves that are accepted and not finished.</item>
/// <item><c>argali.checkpoint.saved</c>, <c>.failed</c>, <c>.skipped</c>: how many.</item>
/// <item>the span <c>checkpoint.save</c>, with <c>argali.checkpoint.path</c>, <c>.step</c> and <c>.reasons</c>.</item>
/// </list>
/// </remarks>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Argali";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Activities { get; } = new(Name);

    internal static Histogram<double> Stall { get; } = Meter.CreateHistogram<double>(
        "argali.checkpoint.stall", "s", "How long training stood still for a save.");

    internal static Histogram<double> Write { get; } = Meter.CreateHistogram<double>(
        "argali.checkpoint.write", "s", "How long it took until a save was on the disk.");

    internal static Histogram<double> Verify { get; } = Meter.CreateHistogram<double>(
        "argali.checkpoint.verify", "s", "How long it took to verify a file.");

    internal static Histogram<long> Size { get; } = Meter.CreateHistogram<long>(
        "argali.checkpoint.size", "By", "The size of a file that was saved.");

    internal static UpDownCounter<int> Queue { get; } = Meter.CreateUpDownCounter<int>(
        "argali.checkpoint.queue", "{save}", "Saves that are accepted and not finished.");

    internal static Counter<long> Saved { get; } = Meter.CreateCounter<long>("argali.checkpoint.saved", "{save}", "Saves on the disk.");

    internal static Counter<long> Failed { get; } = Meter.CreateCounter<long>("argali.checkpoint.failed", "{save}", "Saves that failed.");

    internal static Counter<long> Skipped { get; } = Meter.CreateCounter<long>("argali.checkpoint.skipped", "{save}", "Saves that were left out.");
}
