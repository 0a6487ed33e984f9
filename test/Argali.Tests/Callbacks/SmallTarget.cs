using System.Globalization;
using System.Text;
using Argali.Checkpoints;

namespace Argali.Tests.Callbacks;

/// <summary>The smallest thing that can be trained and saved: one number. Its file is that number and the run.</summary>
internal sealed class SmallTarget : ICheckpointable, IFiniteCheck, ISizedCheckpoint
{
    /// <summary>What is trained.</summary>
    public double Weight { get; set; }

    /// <summary>What <see cref="EstimateBytes"/> says.</summary>
    public long Bytes { get; init; } = 100;

    /// <summary>Called before a file is written; throws, or holds up the writer.</summary>
    public Action OnWrite { get; set; } = () => { };

    public ICheckpointWriter Prepare(CheckpointContent content, RunState? run = null) => new Writer(this, run!.ToBytes());

    public RunState? Inspect(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int end = Array.IndexOf(file, (byte)'\n');
        return end < 0 ? throw new IOException($"'{path}' is no small target.") : RunState.FromBytes(file.AsSpan(end + 1));
    }

    public RunState? Restore(string path)
    {
        RunState? run = Inspect(path);
        Weight = WeightIn(path);
        return run;
    }

    public string? FindNotFinite() => double.IsFinite(Weight) ? null : "weight";

    public long EstimateBytes(CheckpointContent content) => Bytes;

    /// <summary>The number in a file.</summary>
    public static double WeightIn(string path) => double.Parse(File.ReadLines(path).First(), CultureInfo.InvariantCulture);

    private sealed class Writer(SmallTarget target, byte[] run) : ICheckpointWriter
    {
        private double? copy;

        public void TakeSnapshot(SnapshotBuffer buffer) => copy = target.Weight;

        public void Write(Stream stream)
        {
            target.OnWrite();
            stream.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{copy ?? target.Weight}\n")));
            stream.Write(run);
        }
    }
}
