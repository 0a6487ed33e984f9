using Argali.Checkpoints;
using Argali.Engine;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>A tensor at its path in a file: read where it lives when it is written, or before that copied into a snapshot.</summary>
/// <param name="path">The path without a leading slash, such as <c>layers/dense/vars/0</c>.</param>
/// <param name="tensor">The values; of a variable the live view.</param>
internal sealed class SavedTensor(string path, Tensor tensor)
{
    // Small enough that the bytes are still in the processor's cache when they are written.
    private const int Block = 1 << 17;

    private readonly ContentHash hash = new();
    private SnapshotBuffer? snapshot;
    private SnapshotRange range;

    public string Path => path;

    /// <summary>Gets the number of bytes.</summary>
    public long Length => tensor.Shape.ElementCount * (long)tensor.DType.ByteSize();

    /// <summary>Gets type, shape and hash: of the bytes that were written last.</summary>
    public TensorRecord Record => new(tensor.DType, tensor.Shape, hash.Value);

    /// <summary>Puts the dataset into a file that is being planned.</summary>
    public void AddTo(Hdf5GroupBuilder file) =>
        file.Dataset(path, TensorData.TypeOf(tensor.DType)!, TensorData.LengthsOf(tensor.Shape), Write);

    /// <summary>Copies the values; from then on they are written from the copy.</summary>
    public void TakeSnapshot(SnapshotBuffer buffer)
    {
        long start = buffer.Length;
        TensorData.Write(tensor, bytes => buffer.Append(bytes));
        range = new SnapshotRange(start, buffer.Length - start);
        snapshot = buffer;
    }

    private void Write(Stream stream)
    {
        hash.Reset();
        if (snapshot is null)
        {
            TensorData.Write(tensor, bytes => Write(bytes, stream));
            return;
        }

        for (long at = range.Start, end = range.Start + range.Length; at < end; at += Block)
            Write(snapshot[new SnapshotRange(at, Math.Min(Block, end - at))], stream);
    }

    private void Write(ReadOnlySpan<byte> bytes, Stream stream)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Block, bytes.Length)..])
        {
            ReadOnlySpan<byte> part = bytes[..Math.Min(Block, bytes.Length)];
            hash.Append(part);
            stream.Write(part);
        }
    }
}
