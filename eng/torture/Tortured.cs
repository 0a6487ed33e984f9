namespace Argali.Torture;

/// <summary>Each torture over all formats and modes.</summary>
internal static class Tortured
{
    /// <summary>Power cuts on a simulated disk.</summary>
    public static Tally Crashes(long states)
    {
        var problems = new List<string>();
        long examined = 0;
        int[] sectors = [512, 4096];
        foreach (SaveFormat format in Enum.GetValues<SaveFormat>())
        {
            foreach ((Driver driver, int sector) in from driver in Enum.GetValues<Driver>() from sector in sectors select (driver, sector))
            {
                var test = new CrashTest(new SimulatedDisk(), saves: 6, format, driver);
                problems.AddRange(test.Examine(states / 8, sector, seed: sector));
                examined += test.States;
            }
        }

        return new Tally($"{examined} states of a simulated disk after a power cut", problems);
    }

    /// <summary>Every operation fails in every way.</summary>
    public static Tally Faults()
    {
        var problems = new List<string>();
        int faults = 0;
        foreach (SaveFormat format in Enum.GetValues<SaveFormat>())
        {
            var loop = new FaultLoop(format);
            problems.AddRange(loop.Run());
            faults += loop.Faults;
        }

        var checkpoints = new CheckpointFaultLoop();
        problems.AddRange(checkpoints.Run());
        faults += checkpoints.Faults;
        return new Tally($"{faults} faults", problems);
    }

    /// <summary>A disk that is full at every page.</summary>
    public static Tally FullDisks() => InFolder(folder => SmallDisk.WhyNot() is { } reason
        ? new Tally("no full disks: " + reason, [])
        : SmallDisk.Run(folder));

    /// <summary>The order of system calls.</summary>
    public static Tally Calls(int saves) => InFolder(folder =>
    {
        if (SystemCalls.WhyNot() is { } reason)
            return new Tally("no system calls: " + reason, []);
        var problems = new List<string>();
        int seen = 0;
        foreach (SaveFormat format in Enum.GetValues<SaveFormat>())
        {
            foreach (SaveMode mode in (SaveMode[])[SaveMode.Foreground, SaveMode.Wait])
            {
                string name = $"{format}{mode}";
                var files = new SaveFolder(Directory.CreateDirectory(Path.Join(folder, name)).FullName, format);
                IReadOnlyList<string> calls = SystemCalls.Of(files, mode, saves, Path.Join(folder, name + ".trace"));
                IReadOnlyList<string> expected = SystemCalls.Expected(files, saves);
                seen += calls.Count;
                if (!calls.SequenceEqual(expected))
                    problems.Add($"{name}: the calls differ from the protocol's at {calls.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count()}");
            }
        }

        return new Tally($"{seen} steps of the commit protocol as the system saw them", problems);
    });

    /// <summary>Children killed with kill -9.</summary>
    public static Tally Kills(int kills)
    {
        var problems = new List<string>();
        int killed = 0;
        int saves = 0;
        (SaveFormat, Driver, SaveMode)[] runs = AllWays();
        Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            (SaveFormat format, Driver driver, SaveMode mode) = runs[i];
            InFolder(folder =>
            {
                var loop = new KillLoop(new SaveFolder(folder, format), driver, mode, seed: i);
                IReadOnlyList<string> found = loop.Run((kills + runs.Length - 1 - i) / runs.Length);
                lock (problems)
                {
                    problems.AddRange(found);
                    killed += loop.Kills;
                    saves += loop.Saves;
                }

                return true;
            });
        });
        return new Tally($"{killed} kills -9, {saves} saves reported", problems);
    }

    /// <summary>Power cuts on a real ext4.</summary>
    public static Tally Cuts(int cuts) => Cut(cuts, null);

    /// <summary>Power cuts on a real ext4 while the directory is not flushed: saves are lost, or the torture is worth nothing.</summary>
    public static Tally CarelessCuts(int cuts)
    {
        Tally tally = Cut(cuts, FileOperation.FlushDirectory);
        return PowerCuts.WhyNot() is not null
            ? tally
            : new Tally(
                $"{tally.Text}, without flushing the directory: {tally.Problems.Count} problems found, as there must be",
                tally.Problems.Count > 0 ? [] : ["the torture found nothing where there is something"]);
    }

    /// <summary>Many saves in one process.</summary>
    public static Tally Soaked(int saves) => InFolder(folder => Soak.Run(folder, saves));

    private static Tally Cut(int cuts, FileOperation? careless) => InFolder(folder =>
    {
        if (PowerCuts.WhyNot() is { } reason)
            return new Tally("no power cuts: " + reason, []);
        var power = new PowerCuts(folder, careless);
        var problems = new List<string>();
        (SaveFormat, Driver, SaveMode)[] runs = AllWays();
        for (int i = 0; i < runs.Length; i++)
            problems.AddRange(power.Run((cuts + runs.Length - 1 - i) / runs.Length, runs[i].Item1, runs[i].Item2, runs[i].Item3, seed: i));
        return new Tally($"{power.Cuts} power cuts on ext4, {power.Saves} saves reported", problems);
    });

    private static (SaveFormat Format, Driver Driver, SaveMode Mode)[] AllWays() =>
    [
        .. from format in Enum.GetValues<SaveFormat>()
           from driver in Enum.GetValues<Driver>()
           from mode in Enum.GetValues<SaveMode>()
           select (format, driver, mode),
    ];

    private static T InFolder<T>(Func<string, T> torture)
    {
        string folder = Directory.CreateTempSubdirectory("argali-torture-").FullName;
        try
        {
            return torture(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
