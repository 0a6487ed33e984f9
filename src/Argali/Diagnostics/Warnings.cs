namespace Argali.Diagnostics;

/// <summary>Where Argali's warnings go: to whoever listens, never to the console.</summary>
/// <example>
/// <code>Warnings.Raised += warning => Console.Error.WriteLine($"{warning.Source}: {warning.Message}");</code>
/// </example>
public static class Warnings
{
    private static readonly AsyncLocal<WarningCollector?> Innermost = new();

    /// <summary>Raised for every warning of the process, on the thread where it arises.</summary>
    public static event Action<Warning>? Raised;

    /// <summary>Collects the warnings of the code that runs until the collector is disposed, and of nobody else.</summary>
    /// <remarks>
    /// As an asynchronous local: it sees the threads and tasks that this code starts, not those that ran before. A collected
    /// warning raises <see cref="Raised"/> as well.
    /// </remarks>
    /// <returns>The collector; dispose it on the same thread or task.</returns>
    public static WarningCollector Collect() => Innermost.Value = new WarningCollector(Innermost.Value);

    /// <summary>Tells every listener.</summary>
    internal static void Raise(string source, string message)
    {
        var warning = new Warning(source, message);
        for (WarningCollector? collector = Innermost.Value; collector is not null; collector = collector.Outer)
        {
            collector.Add(warning);
        }

        Raised?.Invoke(warning);
    }

    /// <summary>Ends <paramref name="collector"/>.</summary>
    internal static void End(WarningCollector collector)
    {
        if (Innermost.Value == collector)
        {
            Innermost.Value = collector.Outer;
        }
    }
}
