using System.Diagnostics;
using System.Globalization;

namespace Argali.Torture;

/// <summary>
/// The tortures by name. <c>dotnet run -c Release --project eng/torture</c> runs all of them to the end and says how many kills, cuts and
/// faults there were and how many saves were lost.
/// </summary>
internal static class Commands
{
    private static readonly Dictionary<string, Func<int?, Tally>> Tortures = new()
    {
        ["crashes"] = count => Tortured.Crashes(count ?? 1_000_000),
        ["faults"] = _ => Tortured.Faults(),
        ["full"] = _ => Tortured.FullDisks(),
        ["calls"] = count => Tortured.Calls(count ?? 100),
        ["kills"] = count => Tortured.Kills(count ?? 1_000),
        ["cuts"] = count => Tortured.Cuts(count ?? 500),
        ["careless"] = count => Tortured.CarelessCuts(count ?? 20),
        ["soak"] = count => Tortured.Soaked(count ?? 10_000),
    };

    /// <summary>Runs what the arguments say; 0 if nothing was lost.</summary>
    public static int Run(string[] arguments)
    {
        switch (arguments)
        {
            case ["child", var folder, var format, var driver, var mode, var steps, var point]:
                return Child.Run(folder, format, driver, mode, steps, point);
            case ["leave", var way, var folder]:
                return Leaving.Run(way, folder);
            case ["together", var folder, var run, var saves]:
                return Together.Run(folder, run, int.Parse(saves, CultureInfo.InvariantCulture));
            case ["fill", var folder]:
                return SmallDisk.Fill(folder);
            case []:
                return Tally.Print(Tortures.Values.Select(torture => torture(null)));
            case [var name] when Tortures.TryGetValue(name, out Func<int?, Tally>? torture):
                return Tally.Print([torture(null)]);
            case [var name, var count] when Tortures.TryGetValue(name, out Func<int?, Tally>? torture):
                return Tally.Print([torture(int.Parse(count, CultureInfo.InvariantCulture))]);
            default:
                Console.Error.WriteLine($"Usage: [{string.Join(" | ", Tortures.Keys)}] [count]; nothing for all.");
                return 2;
        }
    }

    /// <summary>Starts this program as a process of its own, with its output redirected.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="wrapper">A program and its arguments that starts it in turn.</param>
    public static Process Start(string[] arguments, params string[] wrapper)
    {
        string assembly = Path.Join(AppContext.BaseDirectory, typeof(Commands).Assembly.GetName().Name + ".dll");
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

        // Compiled ahead of time there is no assembly, and children start in no time.
        string[] self = File.Exists(assembly) ? [dotnet, "exec", assembly] : [Environment.ProcessPath!];
        string[] line = [.. wrapper, .. self, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true };

        // Children live for some batches: they need to start fast, not to run fast.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["ARGALI_THREADS"] = "1";
        return Process.Start(start)!;
    }
}
