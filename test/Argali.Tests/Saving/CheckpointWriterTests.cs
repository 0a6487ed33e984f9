using System.Text.RegularExpressions;
using Argali.Checkpoints;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;

namespace Argali.Tests.Saving;

/// <summary>What <see cref="Model.Prepare"/> gives, and what it leaves as Keras has it.</summary>
public sealed partial class CheckpointWriterTests
{
    [Theory]
    [InlineData(CheckpointContent.Model)]
    [InlineData(CheckpointContent.Weights)]
    public void TakeSnapshot_ThenTrainedOn_WritesWhatWasThen(CheckpointContent content)
    {
        Model model = Make();
        RunState run = Run();
        byte[] expected = Written(model.Prepare(content, run));
        using var buffer = new SnapshotBuffer();
        ICheckpointWriter writer = model.Prepare(content, run);
        writer.TakeSnapshot(buffer);
        model.Fit(Tensor.Ones([4, 3]), Tensor.Ones([4, 2]), verbose: 0);
        byte[] snapshot = Written(writer);
        Assert.Equal(Times(expected), Times(snapshot));
        Assert.NotEqual(Times(expected), Times(Written(model.Prepare(content, run))));
    }

    [Fact]
    public void Write_ToAStreamThatCannotSeek_GivesTheSameArchive()
    {
        ICheckpointWriter writer = Make().Prepare(CheckpointContent.Model, Run());
        using var stream = new MemoryStream();
        writer.Write(new ForwardOnly(stream));
        Assert.Equal(Times(Written(writer)), Times(stream.ToArray()));
        ModelFileReader.Open(new MemoryStream(stream.ToArray()), null, isArchive: true, verify: true).Dispose();
    }

    [Fact]
    public void Write_WithAndWithoutARun_LeavesWhatKerasReads()
    {
        Model model = Make();
        var plain = new ZipReader(new MemoryStream(Written(model.Prepare(CheckpointContent.Model))), null);
        var carrying = new ZipReader(new MemoryStream(Written(model.Prepare(CheckpointContent.Model, Run()))), null);
        Assert.Equal(["metadata.json", "config.json", "model.weights.h5", "argali/manifest.json"], plain.Names);
        Assert.Equal(
            ["metadata.json", "config.json", "model.weights.h5", "argali/state/run.json", "argali/state/tensors.h5", "argali/manifest.json"], carrying.Names);
        foreach (string member in (string[])["config.json", "model.weights.h5"])
            Assert.Equal(plain.ReadAll(member, 1 << 20), carrying.ReadAll(member, 1 << 20));
    }

    [Fact]
    public void Save_WithinATraining_CarriesTheRun()
    {
        using var folder = new TemporaryFolder();
        Model model = Make();
        model.Fit(
            Tensor.Ones([4, 3]), Tensor.Ones([4, 2]), batchSize: 2, verbose: 0,
            callbacks: [new Argali.Callbacks.LambdaCallback(onTrainBatchEnd: (_, _) => model.Save(folder["m.keras"]))]);
        RunState run = model.Inspect(folder["m.keras"])!;
        Assert.Equal((0, 2, 2L, RunMoment.Batches), (run.Epoch, run.Batch, run.GlobalStep, run.Moment));
        Assert.Equal(run.RunId, model.Restore(folder["m.keras"])!.RunId);
        model.Save(folder["m.keras"]);
        Assert.Null(model.Inspect(folder["m.keras"]));
    }

    [Fact]
    public void Prepare_StateWithText_IsRefusedBeforeAnythingIsWritten()
    {
        RunState run = Run();
        run.States["texts"] = Tensor.From((Array)new[] { "a" });
        Assert.Throws<NotSupportedException>(() => Make().Prepare(CheckpointContent.Model, run));
    }

    [Fact]
    public void SeedGenerators_OfEveryLayer_AreTracked()
    {
        // Otherwise a resumed training would draw other numbers.
        string layers = Path.Join(GoldenFiles.Root, "..", "..", "src", "Argali", "Layers");
        foreach (string path in Directory.EnumerateFiles(layers, "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match made in Making().Matches(File.ReadAllText(path)))
                Assert.True(made.Groups[1].Success, $"{Path.GetFileName(path)}: write Track(new SeedGenerator(...)), so that the state of a training holds it.");
        }
    }

    [GeneratedRegex(@"(Track\()?new SeedGenerator\(")]
    private static partial Regex Making();

    private static Sequential Make()
    {
        var model = new Sequential([new Input([3]), new Dense(2), new Dropout(0.5)]);
        model.Compile("adam", loss: "mse");
        model.BuildOptimizer();
        return model;
    }

    private static RunState Run()
    {
        var run = new RunState("a") { GlobalStep = 4 };
        run.States["tensor"] = Tensor.Ones([2, 2]);
        return run;
    }

    private static byte[] Written(ICheckpointWriter writer)
    {
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    // Without the time of saving, which archives hold to the second.
    private static string Times(byte[] file)
    {
        if (file[0] != 'P')
            return Convert.ToHexString(file);
        var archive = new ZipReader(new MemoryStream(file), null);
        return string.Join('\n', archive.Names.Where(name => name != "metadata.json").Select(name => $"{name} {Convert.ToHexString(archive.ReadAll(name, 1 << 20))}"));
    }

    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
