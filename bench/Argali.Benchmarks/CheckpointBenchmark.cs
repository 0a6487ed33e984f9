using System.Diagnostics;
using System.Globalization;
using Argali.Benchmarks.Harness;
using Argali.Checkpoints;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Benchmarks;

/// <summary>
/// What saving costs: how long training stands still, how long until the file is on the disk, how much memory it takes, how much a
/// background write slows training down, and what verifying costs; each against a reference in the same run.
/// </summary>
internal static class CheckpointBenchmark
{
    private const int Width = 4096;
    private const int Tensors = 3; // The kernel and Adam's two moments.
    private const int Rounds = 7;
    private const int BatchesPerSample = 60;
    private const int ManySaves = 1000;
    private const double Mebibyte = 1 << 20;

    private static readonly List<string[]> Rows = [];

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("argali-bench-").FullName;
        try
        {
            Measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string folder)
    {
        Model model = LargeModel();
        double bytes = model.Weights.Concat(model.Optimizer!.Variables).Sum(variable => variable.Value.ElementCount * 4.0);
        double load = LoadAverage();
        using var background = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        background.Reserve((long)bytes + 4096);

        MeasureMemory(model, folder, bytes);
        double stall = MeasureStall(model, background, (long)bytes);
        MeasureDurable(model, folder, CheckpointContent.Model, "large.keras", "`.keras`");
        MeasureDurable(model, folder, CheckpointContent.Weights, "large.weights.h5", "`.weights.h5`");
        MeasureVerifying(model, folder);
        MeasureSlowdown(model, folder);
        MeasurePython(folder, stall);
        double loadAfter = LoadAverage();

        Report report = new Report("checkpoint", "Saving against what a machine can do")
            .Paragraph(
                $"State: a dense layer of {Width} x {Width} with Adam, {bytes / Mebibyte:F0} MiB. Disk: {DiskOf(folder)}. " +
                "Times are medians of interleaved rounds in one run; a ratio is the median over the rounds.")
            .Paragraph(
                $"Load average of the last minute when the run began {load.ToString("F1", CultureInfo.InvariantCulture)}, when it ended " +
                $"{loadAfter.ToString("F1", CultureInfo.InvariantCulture)}, on {Environment.ProcessorCount} processors" +
                (Math.Max(load, loadAfter) > Environment.ProcessorCount + 1 ? ": the machine was busy with other work, and the ratios are worth less." : "."))
            .Table(["target", "what", "measured", "wanted", "Argali", "reference"], Rows)
            .Paragraph(
                "Where a target is missed, and why. The stall is about one copy of the state; h5py leaves its file in the system's cache " +
                "without flushing it, which takes four to eight copies, so that ten times less than h5py would be less than half a copy. " +
                "Verifying reads the file and hashes it, at memory's speed on one thread; a save is fast too, for the disk begins to write " +
                "while the file is being made. Training that keeps both processors busy pays for a writer that needs most of one while it writes, " +
                "here without a pause between two saves; a save every ten seconds costs such a training about a hundredth.");
        report.Publish();
    }

    // T1: what training waits for, in the background mode, against copying the same bytes between buffers that are there.
    private static double MeasureStall(Model model, BackgroundWriter background, long bytes)
    {
        using var source = new NativeBuffer(bytes / sizeof(float), 1);
        using var destination = new NativeBuffer(bytes / sizeof(float), 2);
        Comparison stall = Interleaved.Compare(
            () =>
            {
                ICheckpointWriter writer = model.Prepare(CheckpointContent.Model);
                background.Submit(writer.TakeSnapshot, () => { });
            },
            () => source.Span.CopyTo(destination.Span),
            WallClock.Instance,
            Rounds);
        background.Drain();
        Add("T1", "stall of a background save / memcpy of the state", stall, 1.3);
        return stall.Argali;
    }

    // T2: until the file is on the disk, against writing the same bytes and flushing them.
    private static void MeasureDurable(Model model, string folder, CheckpointContent content, string name, string what)
    {
        string path = Path.Combine(folder, name);
        string raw = Path.Combine(folder, "raw");
        DurableFile.Write(path, model.Prepare(content).Write);
        long length = new FileInfo(path).Length;
        var block = new byte[4 << 20];
        Comparison durable = Interleaved.Compare(
            () => DurableFile.Write(path, model.Prepare(content).Write, length),
            () =>
            {
                File.Delete(raw);
                using var file = new FileStream(raw, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    BufferSize = 0,
                    PreallocationSize = length,
                });
                for (long at = 0; at < length; at += block.Length)
                    file.Write(block, 0, (int)Math.Min(block.Length, length - at));
                file.Flush(flushToDisk: true);
            },
            WallClock.Instance,
            Rounds);
        Add("T2", $"durable save of {what} / raw write + fsync", durable, 1.15);
    }

    // T3: what the process holds more at its peak.
    private static void MeasureMemory(Model model, string folder, double bytes)
    {
        string path = Path.Combine(folder, "memory.keras");
        double foreground = PeakMemory(() => model.Save(path));
        AddMemory("extra memory of a foreground save", foreground, 64, "64 MiB");
        using var background = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        void Save()
        {
            ICheckpointWriter writer = model.Prepare(CheckpointContent.Model);
            background.Submit(writer.TakeSnapshot, () => DurableFile.Write(path, writer.Write));
            background.Drain();
        }

        double first = PeakMemory(Save);
        AddMemory("extra memory of a background save", first, (bytes / Mebibyte) + 64, "state + 64 MiB");
        Model small = SmallModel();
        small.TrainOnBatch(new float[1, 8], new float[1, 8]);
        using var many = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        void SaveMany(int saves)
        {
            for (int i = 0; i < saves; i++)
            {
                ICheckpointWriter writer = small.Prepare(CheckpointContent.Model);
                many.Submit(writer.TakeSnapshot, () => writer.Write(Stream.Null));
            }

            many.Drain();
        }

        SaveMany(ManySaves / 10);
        double grown = PeakMemory(() => SaveMany(ManySaves));
        AddMemory($"growth over {ManySaves} background saves", grown, 8, "flat (8 MiB)");
    }

    // T4: batches while the background writer always writes, against batches alone.
    private static void MeasureSlowdown(Model model, string folder)
    {
        Model trained = new Sequential([new Input([784]), new Dense(512, activation: "relu"), new Dense(10, activation: "softmax")]);
        trained.Compile(optimizer: "adam", loss: "sparse_categorical_crossentropy");
        var x = new float[128, 784];
        var y = new int[128];
        using var background = new BackgroundWriter(BackPressure.Skip, TimeProvider.System);
        ICheckpointWriter writer = model.Prepare(CheckpointContent.Model);
        string path = Path.Combine(folder, "slow.keras");
        Comparison slowdown = Interleaved.Compare(
            Timed(() => background.Submit(_ => { }, () => DurableFile.Write(path, writer.Write))), Timed(() => { }), 2 * Rounds);
        background.Drain();
        Add("T4", "training while a background write runs / training alone", slowdown, 1.05);

        // What the samples before left to write is finished before the clock starts.
        Timed Timed(Action between) => calls =>
        {
            background.Drain();
            return Interleaved.On(WallClock.Instance, () =>
            {
                for (int i = 0; i < BatchesPerSample; i++)
                {
                    between();
                    trained.TrainOnBatch(x, y);
                }
            })(calls);
        };
    }

    // T7: reading a file through and comparing every hash, against saving it.
    private static void MeasureVerifying(Model model, string folder)
    {
        string path = Path.Combine(folder, "large.keras");
        Comparison verifying = Interleaved.Compare(
            () => model.Inspect(path), () => DurableFile.Write(path, model.Prepare(CheckpointContent.Model).Write), WallClock.Instance, Rounds);
        Add("T7", "verifying a file / saving it", verifying, 0.1);
    }

    private static void MeasurePython(string folder, double stall)
    {
        using PythonReference? python = PythonReference.Start(folder, Width, Width, Tensors);
        if (python is null)
        {
            Rows.Add(["T1", "stall against h5py and zipfile", "not measured", "", "", "Python with h5py is not installed"]);
            return;
        }

        foreach ((string format, string what, double wanted) in (ReadOnlySpan<(string, string, double)>)[("weights", "`.weights.h5`", 10), ("keras", "`.keras`", 15)])
        {
            double best = Enumerable.Range(0, Rounds).Min(_ => python.Save(format));
            Rows.Add(
            [
                "T1",
                $"h5py and zipfile as Keras saves {what} (not durable, best of {Rounds}) / stall of a background save",
                Format(best / stall, "F1"),
                ">= " + Format(wanted, "F0"),
                Milliseconds(stall),
                Milliseconds(best),
            ]);
        }
    }

    private static void Add(string target, string what, Comparison result, double wanted) => Rows.Add(
    [
        target,
        what,
        Format(result.Ratio, "F2") + (result.CleanRounds == 0 ? "\\*" : ""),
        "<= " + Format(wanted, "0.##"),
        Milliseconds(result.Argali),
        Milliseconds(result.Reference),
    ]);

    private static void AddMemory(string what, double mebibytes, double wanted, string reference) =>
        Rows.Add(["T3", what, Format(mebibytes, "F0") + " MiB", "<= " + Format(wanted, "F0") + " MiB", "", reference]);

    private static string Milliseconds(double seconds) => Format(seconds * 1000, "F1") + " ms";

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static Sequential LargeModel()
    {
        var model = new Sequential([new Input([Width]), new Dense(Width, useBias: false)]);
        model.Compile(optimizer: "adam", loss: "mse");
        model.TrainOnBatch(new float[1, Width], new float[1, Width]);
        return model;
    }

    private static Sequential SmallModel()
    {
        var model = new Sequential([new Input([8]), new Dense(256, activation: "relu"), new Dense(256), new Dense(8)]);
        model.Compile(optimizer: "adam", loss: "mse");
        return model;
    }

    // In MiB; 0 where the system does not count it.
    private static double PeakMemory(Action action)
    {
        const string Reset = "/proc/self/clear_refs";
        if (!File.Exists(Reset))
            return 0;
        GC.GetTotalMemory(forceFullCollection: true);
        File.WriteAllText(Reset, "5");
        double before = Status("VmRSS");
        action();
        return Math.Max(0, Status("VmHWM") - before);
    }

    private static double Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(name + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static double LoadAverage() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : 0;

    private static string DiskOf(string folder) => new DriveInfo(folder).DriveFormat;
}
