using System.Buffers.Binary;
using System.Security.Cryptography;
using Argali.Checkpoints;

namespace Argali.ForeignModel.Tests;

/// <summary>
/// A model that knows nothing of Argali's layers: a line through noisy points, fitted by gradient descent with momentum. Its file is its
/// own format: a mark, the numbers, the run, and a hash of it all.
/// </summary>
internal sealed class LineModel : ICheckpointable, IFiniteCheck
{
    private const int Mark = 0x454E494C;
    private const int HashLength = 32;
    private const int HeaderLength = 4 + (5 * 8);

    public double Slope { get; private set; }

    public double Offset { get; private set; }

    /// <summary>The state of the noise: as much a part of the training as the weights are.</summary>
    public ulong Noise { get; private set; } = 0x9E3779B97F4A7C15;

    private double SlopeVelocity { get; set; }

    private double OffsetVelocity { get; set; }

    public double Train()
    {
        double x = Next(), noise = 0.01 * Next();
        double error = (Slope * x) + Offset - ((3 * x) - 2 + noise);
        SlopeVelocity = (0.9 * SlopeVelocity) - (0.05 * error * x);
        OffsetVelocity = (0.9 * OffsetVelocity) - (0.05 * error);
        Slope += SlopeVelocity;
        Offset += OffsetVelocity;
        return error * error;
    }

    public double Evaluate() => Math.Pow(Slope - 3, 2) + Math.Pow(Offset + 2, 2);

    public void Break() => Slope = double.NaN;

    public string? FindNotFinite() => double.IsFinite(Slope) && double.IsFinite(Offset) ? null : "line";

    public ICheckpointWriter Prepare(CheckpointContent content, RunState? run = null) => new Writer(this, run?.ToBytes() ?? []);

    public RunState? Inspect(string path) => Read(path).Run;

    public RunState? Restore(string path)
    {
        (byte[] numbers, RunState? run) = Read(path);
        Slope = BinaryPrimitives.ReadDoubleLittleEndian(numbers);
        Offset = BinaryPrimitives.ReadDoubleLittleEndian(numbers.AsSpan(8));
        SlopeVelocity = BinaryPrimitives.ReadDoubleLittleEndian(numbers.AsSpan(16));
        OffsetVelocity = BinaryPrimitives.ReadDoubleLittleEndian(numbers.AsSpan(24));
        Noise = BinaryPrimitives.ReadUInt64LittleEndian(numbers.AsSpan(32));
        return run;
    }

    /// <summary>Everything that training changes.</summary>
    public byte[] Numbers()
    {
        var numbers = new byte[40];
        BinaryPrimitives.WriteDoubleLittleEndian(numbers, Slope);
        BinaryPrimitives.WriteDoubleLittleEndian(numbers.AsSpan(8), Offset);
        BinaryPrimitives.WriteDoubleLittleEndian(numbers.AsSpan(16), SlopeVelocity);
        BinaryPrimitives.WriteDoubleLittleEndian(numbers.AsSpan(24), OffsetVelocity);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers.AsSpan(32), Noise);
        return numbers;
    }

    private static (byte[] Numbers, RunState? Run) Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length < HeaderLength + HashLength || BinaryPrimitives.ReadInt32LittleEndian(file) != Mark)
            throw new IOException($"'{path}' is no line.");
        ReadOnlySpan<byte> content = file.AsSpan(0, file.Length - HashLength);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(file.AsSpan(content.Length)))
            throw new IOException($"'{path}' is damaged.");
        ReadOnlySpan<byte> run = content[HeaderLength..];
        return (content[4..HeaderLength].ToArray(), run.IsEmpty ? null : RunState.FromBytes(run));
    }

    private double Next()
    {
        Noise ^= Noise << 13;
        Noise ^= Noise >> 7;
        Noise ^= Noise << 17;
        return ((Noise >> 11) * (2.0 / (1UL << 53))) - 1;
    }

    private sealed class Writer(LineModel model, byte[] run) : ICheckpointWriter
    {
        private SnapshotBuffer? buffer;
        private SnapshotRange copy;

        public void TakeSnapshot(SnapshotBuffer buffer)
        {
            this.buffer = buffer;
            copy = buffer.Append(model.Numbers());
        }

        public void Write(Stream stream)
        {
            var content = new byte[HeaderLength + run.Length];
            BinaryPrimitives.WriteInt32LittleEndian(content, Mark);
            (buffer is null ? model.Numbers() : buffer[copy]).CopyTo(content.AsSpan(4));
            run.CopyTo(content, HeaderLength);
            stream.Write(content);
            stream.Write(SHA256.HashData(content));
        }
    }
}
