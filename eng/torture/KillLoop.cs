using System.Diagnostics;
using System.Globalization;

namespace Argali.Torture;

/// <summary>
/// A child process trains and saves; it is killed, at a random moment or at a named point of the commit protocol; what it left is
/// compared with what it had reported; the next child goes on from there.
/// </summary>
internal sealed class KillLoop(SaveFolder folder, Driver driver, SaveMode mode, int seed)
{
    private const int LongestRun = 200;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    private readonly Ledger ledger = new();
    private readonly Random random = new(seed);

    /// <summary>How many children were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many saves the children had reported.</summary>
    public int Saves => ledger.Reported.Length;

    /// <summary>Kills so many children; returns what went wrong.</summary>
    public IReadOnlyList<string> Run(int kills)
    {
        var problems = new List<string>();
        for (int i = 0; i < kills; i++)
        {
            KillPoint? point = random.Next(2) == 0 ? RandomPoint() : null;
            Kill(point);
            Kills++;
            problems.AddRange(Inspection.Problems(folder, ledger)
                .Select(problem => $"{Name}, kill {Kills} {(point is { } at ? $"at {at}" : "at random")}: {problem}"));
        }

        // A run that ends by itself finds and leaves nothing but its files.
        using Process last = Start(null, steps: 1);
        Read(last, kill: null);
        if (last.ExitCode != 0)
            problems.Add($"{Name}: the last run ended with {last.ExitCode}");
        foreach (string left in folder.Temporaries)
            problems.Add($"{Name}: {Path.GetFileName(left)} was left over");
        problems.AddRange(Inspection.Problems(folder, ledger));
        return problems;
    }

    private string Name => $"{folder.Format}, {driver}, {mode}";

    private KillPoint RandomPoint() =>
        new((FileOperation)random.Next((int)FileOperation.Delete + 1), random.Next(2) == 0, random.Next(1, 8));

    private void Kill(KillPoint? point)
    {
        using Process child = Start(point, steps: int.MaxValue);
        Read(child, point is null ? TimeSpan.FromMilliseconds(random.Next(LongestRun)) : null);
    }

    private Process Start(KillPoint? point, int steps)
    {
        string[] arguments =
            ["child", folder.Path, folder.Format.ToString(), driver.ToString(), mode.ToString(), steps.ToString(CultureInfo.InvariantCulture), point?.ToString() ?? "none"];
        return Commands.Start(arguments);
    }

    // Reads what the child reports until it is dead; kills it a while after it is ready, if it is not to die by itself.
    private void Read(Process child, TimeSpan? kill)
    {
        using var watchdog = new Timer(_ => child.Kill(), null, LongestStart, Timeout.InfiniteTimeSpan);
        using var killer = new Timer(_ => child.Kill());
        while (child.StandardOutput.ReadLine() is { } line)
        {
            if (line == Child.Ready && kill is { } after)
                killer.Change(after, Timeout.InfiniteTimeSpan);
            else
                ledger.Take(line);
        }

        child.WaitForExit();
    }
}
