using System.Diagnostics;
using System.Globalization;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Saving;

namespace Argali.Tests.Training.Resuming;

/// <summary>Trainings that are stopped after any batch, in every way, go on from the folder of their checkpoints.</summary>
public sealed class ResumeStopTests : IDisposable
{
    private const int Batches = 15;

    private readonly TemporaryFolder folder = new();

    public enum Stop
    {
        Exception,
        StopTraining,
        Token,
    }

    public static TheoryData<string, Stop> Stops => new()
    {
        { "adam, dropout, batch normalization", Stop.Exception },
        { "adam, dropout, batch normalization", Stop.StopTraining },
        { "adam, dropout, batch normalization", Stop.Token },
        { "early stopping, plateau, log; saved first", Stop.StopTraining },
        { "adamw, averages, accumulation", Stop.StopTraining },
        { "several steps an execution", Stop.Exception },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Stops))]
    public void Fit_StoppedAfterAnyBatch_GoesOnFromTheFolder(string name, Stop stop)
    {
        Scenario scenario = Scenario.All[name];
        (TrainingResult expected, string start, string files) = Uninterrupted(scenario);
        for (int batch = 0; batch < Batches; batch++)
        {
            string run = Begin(start, $"stopped-{batch}");
            using var source = new CancellationTokenSource();
            int seen = 0;
            var stopper = new LambdaCallback();
            stopper = new LambdaCallback(onTrainBatchEnd: (_, _) =>
            {
                if (seen++ != batch)
                    return;
                if (stop == Stop.Exception)
                    throw new InvalidTimeZoneException();
                if (stop == Stop.StopTraining)
                    stopper.Model.StopTraining = true;
                else
                    source.Cancel();
            });
            Exception? thrown = Record.Exception(() => scenario.Run(run, Extra(run, stopper), run, stop: source.Token));
            Assert.True(thrown is null or InvalidTimeZoneException or OperationCanceledException, thrown?.ToString());

            TrainingResult actual = scenario.Run(run, Extra(run, new LambdaCallback()), run);
            TrainingResult.AssertEqual(expected, actual);
            Assert.Equal(files, Describe(run));
        }
    }

    // Only the end of an epoch is saved, also of one that was cut: the run goes on from the cut, not from the end.
    [Theory]
    [InlineData("adam, dropout, batch normalization")]
    [InlineData("early stopping, plateau, log; saved last")]
    public void Fit_CutWithinAnEpoch_GoesOnFromTheFileOfTheCut(string name)
    {
        Scenario scenario = Scenario.All[name];
        Callback[] AtEpochs(string run, Callback more) =>
            [new SavingCallback(null), new ModelCheckpoint(Path.Join(run, "{epoch:02d}-{val_loss:.6f}.weights.h5"), saveWeightsOnly: true), more];
        string start = First(scenario);
        string whole = Begin(start, "uninterrupted");
        TrainingResult expected = scenario.Run(whole, AtEpochs(whole, new LambdaCallback()), whole);
        string[] files = Describe(whole).Split('\n');
        for (int batch = 0; batch < Batches; batch++)
        {
            string run = Begin(start, $"cut-{batch}");
            int seen = 0;
            LambdaCallback stopper = null!;
            stopper = new LambdaCallback(onTrainBatchEnd: (_, _) => stopper.Model.StopTraining |= seen++ == batch);
            scenario.Run(run, AtEpochs(run, stopper), run);
            string[] before = Describe(run).Split('\n');

            TrainingResult.AssertEqual(expected, scenario.Run(run, AtEpochs(run, new LambdaCallback()), run));

            string[] kept = Describe(run).Split('\n');
            Assert.Empty(files.Except(kept));
            Assert.Empty(kept.Except(files).Except(before));
        }
    }

    // What is saved when something happens between two batches begins with the batch that was next.
    [Theory]
    [InlineData("adam, dropout, batch normalization", Stop.Exception)]
    [InlineData("adam, dropout, batch normalization", Stop.Token)]
    [InlineData("batches of one's own", Stop.Exception)]
    [InlineData("steps over passes", Stop.Token)]
    public void Fit_InterruptedBeforeAnyBatch_IsSavedAndGoesOnWithIt(string name, Stop stop)
    {
        Scenario scenario = Scenario.All[name];
        Callback[] AtInterruption(string run, Callback more) =>
        [
            new SavingCallback(null),
            new ModelCheckpoint(Path.Join(run, "{epoch:02d}-{batch:02d}.weights.h5"), saveWeightsOnly: true, saveFreq: SaveFrequency.Never)
            {
                Triggers = SaveTrigger.Interruption,
            },
            more,
        ];
        string start = First(scenario);
        string whole = Begin(start, "uninterrupted");
        TrainingResult expected = scenario.Run(whole, AtInterruption(whole, new LambdaCallback()), whole);
        for (int batch = 0; batch < 7; batch++)
        {
            string run = Begin(start, $"interrupted-{batch}");
            using var source = new CancellationTokenSource();
            int seen = 0;
            Exception? thrown = Record.Exception(() => scenario.Run(run, AtInterruption(run, new LambdaCallback(onTrainBatchBegin: (_, _) =>
            {
                if (seen++ != batch)
                    return;
                if (stop == Stop.Exception)
                    throw new InvalidTimeZoneException();
                source.Cancel();
            })), run, stop: source.Token));
            Assert.True(thrown is InvalidTimeZoneException or OperationCanceledException, thrown?.ToString());
            Assert.Equal(2, Directory.GetFiles(run, "*.weights.h5").Length);

            TrainingResult.AssertEqual(expected, scenario.Run(run, AtInterruption(run, new LambdaCallback()), run));
        }
    }

    [Fact]
    public void Fit_InAProcessThatIsKilledAgainAndAgain_EndsAsIfItHadNeverStopped()
    {
        const string Name = "adam, dropout, batch normalization";
        (TrainingResult expected, string start, string files) = Uninterrupted(Scenario.All[Name]);
        string run = Begin(start, "killed");
        foreach (int kept in (int[])[1, 4, 6])
            KillAfter(Name, run, kept);
        TrainingResult actual = Scenario.All[Name].Run(run, Extra(run, new LambdaCallback()), run);
        TrainingResult.AssertEqual(expected, actual);
        Assert.Equal(files, Describe(run));
    }

    /// <summary>What the process that is killed does: trains, and says after each batch that it is saved.</summary>
    internal static void Train(string name, string folder)
    {
        var saying = new LambdaCallback(onTrainBatchEnd: (batch, _) =>
        {
            Console.WriteLine(batch);
            Thread.Sleep(20);
        });
        Scenario.All[name].Run(folder, Extra(folder, saying), folder);
    }

    private static void KillAfter(string name, string run, int batches)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { typeof(ResumeStopTests).Assembly.Location, "train", name, run },
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        for (int i = 0; i < batches; i++)
            Assert.NotNull(process.StandardOutput.ReadLine());
        process.Kill();
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
    }

    private static Callback[] Extra(string folder, Callback more) =>
    [
        new SavingCallback(null),
        new ModelCheckpoint(Path.Join(folder, "{epoch:02d}-{batch:02d}.weights.h5"), saveWeightsOnly: true, saveFreq: 1),
        more,
    ];

    // Names and weights of all files.
    private static string Describe(string folder) => string.Join('\n', Directory.GetFiles(folder, "*.weights.h5").Order(StringComparer.Ordinal).Select(path =>
    {
        using ModelFileReader file = ModelFile.OpenReader(path, verify: true);
        IEnumerable<string> hashes = file.Manifest!.Weights.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => ContentHash.Format(pair.Value.Hash));
        return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)} {file.ReadHeader()!.GlobalStep} {string.Join(' ', hashes)}");
    }));

    // The result, the file of its very beginning, and its files.
    private (TrainingResult Result, string Start, string Files) Uninterrupted(Scenario scenario)
    {
        string start = First(scenario);
        string whole = Begin(start, "uninterrupted");
        TrainingResult result = scenario.Run(whole, Extra(whole, new LambdaCallback()), whole);
        return (result, start, Describe(whole));
    }

    // The file of a training's very beginning, so that all runs have the same weights and random streams.
    private string First(Scenario scenario)
    {
        string first = Directory.CreateDirectory(folder["first"]).FullName;
        var saving = new SavingCallback(first);
        Assert.IsType<InvalidTimeZoneException>(Record.Exception(() => scenario.Run(
            first, [saving, new ModelCheckpoint(Path.Join(first, "x.weights.h5"), saveWeightsOnly: true, saveFreq: 1), new LambdaCallback(onTrainBatchBegin: (_, _) => throw new InvalidTimeZoneException())])));
        return saving.Files[0];
    }

    private string Begin(string start, string name)
    {
        string run = Directory.CreateDirectory(folder[name]).FullName;
        File.Copy(start, Path.Join(run, "00-00.weights.h5"));
        return run;
    }
}
