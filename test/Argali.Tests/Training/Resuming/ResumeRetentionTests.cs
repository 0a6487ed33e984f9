using System.Diagnostics;
using System.Globalization;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Saving;

namespace Argali.Tests.Training.Resuming;

/// <summary>
/// Trainings with all that has a state at once, whose checkpoints keep the best and the last, are stopped after any batch, in every way, and
/// moved to another folder: they end with the bits, the files and the list of the one that never stopped.
/// </summary>
public sealed class ResumeRetentionTests : IDisposable
{
    public const string Plateau = "all at once, plateau";
    public const string Schedule = "all at once, schedule";

    private const string Name = "{epoch:02d}-{batch:02d}.weights.h5";

    // Two batches at a time, five batches an epoch, three epochs.
    private const int Executions = 9;

    private readonly TemporaryFolder folder = new();

    public enum Stop
    {
        Exception,
        Token,
        StopTraining,
        Kill,
    }

    public static TheoryData<string, Stop> Stops
    {
        get
        {
            var stops = new TheoryData<string, Stop>();
            foreach (Stop stop in Enum.GetValues<Stop>())
            {
                stops.Add(Plateau, stop);
                stops.Add(Schedule, stop);
            }

            return stops;
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Stops))]
    public void Fit_StoppedAfterAnyBatch_EndsWithTheBitsAndTheFilesOfTheOneThatNeverStopped(string name, Stop stop)
    {
        Scenario scenario = Scenario.All[name];
        string start = First(scenario);
        string whole = Begin(start, "uninterrupted");
        TrainingResult expected = scenario.Run(whole, Checkpoints(whole), whole);
        string[] files = Describe(whole);
        CheckpointEntry[] listed = Listed(whole);
        Assert.InRange(files.Length, 6, 10);
        for (int execution = 0; execution < Executions; execution++)
        {
            string run = Begin(start, $"run-{execution}");
            Interrupt(scenario, name, run, stop, execution);
            string moved = folder[$"moved-{execution}"];
            Directory.Move(run, moved);
            CheckpointSearch source = Checkpoint.FindLatest(moved);
            Assert.Empty(source.PassedOver);

            TrainingResult actual = scenario.Run(moved, Checkpoints(moved), moved);

            TrainingResult.AssertEqual(expected, actual);
            AssertSame(files, Describe(moved), source.Run!.GlobalStep);
            CheckpointEntry[] kept = Listed(moved);
            Assert.Empty(listed.Except(kept));
            Assert.All(kept.Except(listed), file => Assert.Equal(source.Run.GlobalStep, file.Step));
            Assert.Equal(File.ReadAllText(Path.Join(whole, "latest")), File.ReadAllText(Path.Join(moved, "latest")));
        }
    }

    /// <summary>What the process that is killed does: trains, and says after each execution that it is saved.</summary>
    internal static void Train(string name, string run)
    {
        var saying = new LambdaCallback(onTrainBatchEnd: (batch, _) =>
        {
            Console.WriteLine(batch);
            Thread.Sleep(20);
        });
        Scenario.All[name].Run(run, Checkpoints(run, saying), run);
    }

    // What is kept for its moment or its value must be the same. What the training went on from is never removed.
    private static void AssertSame(string[] expected, string[] actual, long source)
    {
        Assert.Empty(expected.Except(actual));
        Assert.All(actual.Except(expected), file => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $" step {source} "), file));
    }

    private static void Interrupt(Scenario scenario, string name, string run, Stop stop, int execution)
    {
        if (stop == Stop.Kill)
        {
            KillAfter(name, run, execution + 1);
            return;
        }

        using var source = new CancellationTokenSource();
        int seen = 0;
        LambdaCallback stopper = null!;
        stopper = new LambdaCallback(onTrainBatchEnd: (_, _) =>
        {
            if (seen++ != execution)
                return;
            if (stop == Stop.Exception)
                throw new InvalidTimeZoneException();
            if (stop == Stop.StopTraining)
                stopper.Model.StopTraining = true;
            else
                source.Cancel();
        });
        Exception? thrown = Record.Exception(() => scenario.Run(run, Checkpoints(run, stopper), run, stop: source.Token));
        Assert.True(thrown is null or InvalidTimeZoneException or OperationCanceledException, thrown?.ToString());
    }

    private static void KillAfter(string name, string run, int executions)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(ResumeRetentionTests).Assembly.Location, "retain", name, run },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        for (int i = 0; i < executions; i++)
            Assert.NotNull(process.StandardOutput.ReadLine());

        // Sooner or later: between two saves, or within one.
        Thread.Sleep(executions * 13 % 40);
        process.Kill();
        process.WaitForExit();
    }

    private static Callback[] Checkpoints(string run, Callback? more = null) =>
    [
        new ModelCheckpoint(Path.Join(run, Name), monitor: "loss", saveWeightsOnly: true, saveFreq: 1)
        {
            Retention = Retention.Best(2) | Retention.Last(2),
            LatestLink = "latest",
        },
        new ModelCheckpoint(Path.Join(run, "epoch-{epoch:02d}-{val_loss:.5f}.weights.h5"), saveWeightsOnly: true) { Retention = Retention.Best(2) },
        new ModelCheckpoint(Path.Join(run, "best.weights.h5"), monitor: "loss", saveBestOnly: true, saveWeightsOnly: true, saveFreq: 2),
        more ?? new LambdaCallback(),
    ];

    // Names, moments, hashes of the weights and of everything else that a run needs to go on.
    private static string[] Describe(string run) => [.. Directory.GetFiles(run, "*.weights.h5").Order(StringComparer.Ordinal).Select(path =>
    {
        using ModelFileReader file = ModelFile.OpenReader(path, verify: true);
        IEnumerable<string> hashes = file.Manifest!.Weights.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ContentHash.Format(pair.Value.Hash));
        RunState state = file.ReadRun()!;
        (state.Parent, state.Created) = (null, default);

        // Other tests of this process draw from the global stream too.
        state.States.GetConfig("random")!["global"] = null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(path)} step {state.GlobalStep} {ContentHash.Format(ContentHash.Of(state.ToBytes()))} {string.Join(' ', hashes)}");
    })];

    // Sizes and times differ: a file names the one that its run went on from.
    private static CheckpointEntry[] Listed(string run) =>
        [.. CheckpointIndex.Read(run).Files.Where(file => File.Exists(Path.Join(run, file.File))).Select(file => file with { Bytes = 0, Created = default })];

    // The file of a training's very beginning, so that all runs have the same weights and random streams.
    private string First(Scenario scenario)
    {
        string first = Directory.CreateDirectory(folder["first"]).FullName;
        var stopper = new SavingFirst(Path.Join(first, "first.weights.h5"));
        Assert.Throws<InvalidTimeZoneException>(() => scenario.Run(first, Checkpoints(first, stopper)));
        return stopper.Path;
    }

    private string Begin(string start, string name)
    {
        string run = Directory.CreateDirectory(folder[name]).FullName;
        File.Copy(start, Path.Join(run, "00-00.weights.h5"));
        return run;
    }

    private sealed class SavingFirst(string path) : Callback
    {
        public string Path => path;

        public override void OnTrainBatchBegin(int batch, Logs logs)
        {
            Model.SaveWeights(path);
            throw new InvalidTimeZoneException();
        }
    }
}
