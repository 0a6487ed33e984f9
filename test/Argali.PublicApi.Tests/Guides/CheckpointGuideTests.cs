using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.PublicApi.Tests.Guides;

/// <summary>Compiles and runs every snippet of docs/checkpoints.md.</summary>
[Collection(WorkingDirectory.Name)]
public sealed class CheckpointGuideTests : IDisposable
{
    private readonly string before = Environment.CurrentDirectory;
    private readonly string folder = Directory.CreateTempSubdirectory("argali-").FullName;
    private readonly TextWriter console = Console.Out;
    private readonly StringWriter output = new();
    private readonly float[,] x = Points();
    private readonly int[] y = [.. Enumerable.Range(0, 20).Select(i => i / 10)];
    private readonly Model model;

    public CheckpointGuideTests()
    {
        Environment.CurrentDirectory = folder;
        Console.SetOut(output);
        RandomSeed.Set(1);
        model = new Sequential([new Input([2]), new Dense(4, activation: "relu"), new Dense(2, activation: "softmax")]);
        model.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    }

    public void Dispose()
    {
        Console.SetOut(console);
        Environment.CurrentDirectory = before;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Snippets_OfTheGuide_AreTheRegionsOfThisFile()
    {
        string source = Repository.PathOf("test", "Argali.PublicApi.Tests", "Guides", "CheckpointGuideTests.cs");
        string guide = Repository.PathOf("docs", "checkpoints.md");

        Assert.Equal(GuideSnippets.OfSource(source).OrderBy(s => s.Key), GuideSnippets.OfGuide(guide).OrderBy(s => s.Key));
    }

    [Fact]
    public void BestAndLast()
    {
        #region best-and-last
        var best = new ModelCheckpoint("run/best.keras", monitor: "val_accuracy", saveBestOnly: true);
        var last = new ModelCheckpoint("run/{epoch:03d}.keras") { Retention = Retention.Last(2) };
        model.Fit(x, y, epochs: 10, validationSplit: 0.2, callbacks: [best, last], resumeFrom: "run");
        #endregion

        Assert.Equal(["009.keras", "010.keras", "best.keras"], Files());
    }

    [Fact]
    public void Triggers()
    {
        #region triggers
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}-{batch:05d}.keras", saveFreq: SaveFrequency.Never)
        {
            Triggers = SaveTrigger.EveryEpochs(5) | SaveTrigger.EveryBatches(2000) | SaveTrigger.Every(TimeSpan.FromMinutes(10))
                | SaveTrigger.Improvement | SaveTrigger.TrainEnd | SaveTrigger.Interruption,
            Retention = Retention.Best(1) | Retention.Last(2),
        };
        #endregion
        Fit(checkpoint);

        Assert.Contains("010-00004.keras", Files());
    }

    [Fact]
    public void Auto()
    {
        #region auto
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}-{batch:05d}.keras", saveFreq: SaveFrequency.Auto(overhead: 0.01))
        {
            Retention = Retention.Last(2),
        };
        #endregion
        Fit(checkpoint);

        Assert.NotEmpty(Files());
    }

    [Fact]
    public void Improvement()
    {
        #region improvement
        var checkpoint = new ModelCheckpoint("run/best.keras", monitor: "val_loss", saveBestOnly: true, saveFreq: 500)
        {
            MinDelta = 0.001,
            FiniteOnly = true,
            OnMissingMonitor = MissingMonitor.Wait,
        };
        #endregion
        model.Fit(x, y, batchSize: 1, epochs: 40, verbose: 0, validationSplit: 0.2, callbacks: [checkpoint]);

        Assert.Equal(["best.keras"], Files());
    }

    [Fact]
    public void KeepFew()
    {
        #region retention
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}-{val_loss:.3f}.keras")
        {
            Retention = Retention.Best(3) | Retention.Last(2) | Retention.OnePerDay | Retention.Within(20L << 30),
            LatestLink = "latest",
        };
        #endregion
        Fit(checkpoint);

        Assert.Equal(checkpoint.LatestPath, CheckpointLink.Read("run/latest"));
        Assert.InRange(Files().Length, 4, 7);

        #region dry-run
        RetentionPlan plan = (Retention.Best(2) | Retention.Last(1)).Plan(CheckpointIndex.Read("run").Files);
        Console.WriteLine(plan);
        #endregion

        Assert.Contains("kept: best #2", output.ToString(), StringComparison.Ordinal);
        Assert.InRange(Files().Length, 4, 7);
    }

    [Fact]
    public void Resume()
    {
        model.Fit(x, y, epochs: 4, verbose: 0, callbacks: [new ModelCheckpoint("run/{epoch:03d}.keras") { Retention = Retention.Last(2) }]);

        #region resume
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}.keras")
        {
            Triggers = SaveTrigger.Every(TimeSpan.FromMinutes(5)),
            Retention = Retention.Last(2),
        };
        model.Fit(x, y, epochs: 10, callbacks: [checkpoint], resumeFrom: "run");
        Console.WriteLine(model.ResumeReport);
        #endregion

        // The file that the training came from stays too.
        Assert.Equal(["004.keras", "009.keras", "010.keras"], Files());
        Assert.Contains("004.keras", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Preemption()
    {
        #region preemption
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}.keras")
        {
            Triggers = SaveTrigger.Termination(grace: TimeSpan.FromSeconds(25)),
            Retention = Retention.Last(2),
        };
        try
        {
            model.Fit(x, y, epochs: 10, callbacks: [checkpoint], resumeFrom: "run");
        }
        catch (TrainingTerminatedException e)
        {
            Console.Error.WriteLine(e.Message);
            Environment.ExitCode = 143;
        }
        #endregion

        Assert.Equal(["009.keras", "010.keras"], Files());
    }

    [Fact]
    public void Background()
    {
        #region background
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}.keras") { Background = true, Retention = Retention.Last(2) };
        checkpoint.Saved += save => Console.WriteLine($"{save.Path}: {save.Bytes} bytes, training waited {save.Stall.TotalMilliseconds:F1} ms");
        model.Fit(x, y, epochs: 10, callbacks: [checkpoint]);
        #endregion

        Assert.Equal(["009.keras", "010.keras"], Files());
        Assert.Contains("010.keras: ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void DiskFull()
    {
        #region disk-full
        var checkpoint = new ModelCheckpoint("run/{epoch:03d}.keras")
        {
            Retention = Retention.Last(5),
            OnDiskFull = DiskFullAction.DropAndRetry,
            RequireFiniteWeights = true,
        };
        #endregion
        Fit(checkpoint);

        Assert.Equal(5, Files().Length);
    }

    [Fact]
    public void OwnLoop()
    {
        #region own-loop
        var checkpoint = new ModelCheckpoint("run/{epoch}.keras", monitor: "loss", saveBestOnly: true);
        checkpoint.SetTarget(model);
        var callbacks = new CallbackList([checkpoint]);
        callbacks.OnTrainBegin();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            callbacks.OnEpochBegin(epoch);
            Logs logs = model.TrainOnBatch(x, y);
            callbacks.OnTrainBatchEnd(0, logs);
            callbacks.OnEpochEnd(epoch, logs);
        }

        callbacks.OnTrainEnd();
        #endregion

        Assert.Contains("1.keras", Files());
    }

    private static float[,] Points()
    {
        var points = new float[20, 2];
        for (int i = 0; i < 40; i++)
            points[i / 2, i % 2] = i / 40f;
        return points;
    }

    private static string[] Files() => [.. Directory.GetFiles("run", "*.keras").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private void Fit(ModelCheckpoint checkpoint) =>
        model.Fit(x, y, batchSize: 4, epochs: 10, verbose: 0, validationSplit: 0.2, callbacks: [checkpoint]);
}
