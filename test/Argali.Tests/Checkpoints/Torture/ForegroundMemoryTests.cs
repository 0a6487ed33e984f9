using Argali.Checkpoints;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Checkpoints.Torture;

public sealed class ForegroundMemoryTests
{
    private const long Allowed = 64L << 20;

    [Theory]
    [InlineData(CheckpointContent.Model)]
    [InlineData(CheckpointContent.Weights)]
    public void Save_OfAModelOfAQuarterGigabyte_AllocatesLessThan64Mebibytes(CheckpointContent content)
    {
        const int Width = 8192;
        var model = new Sequential([new Input([Width]), new Dense(Width, useBias: false, kernelInitializer: "zeros")]);
        Save(new Sequential([new Input([1]), new Dense(1)]), content);

        long before = GC.GetAllocatedBytesForCurrentThread();
        long length = Save(model, content);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(length > (long)Width * Width * sizeof(float));
        Assert.True(allocated < Allowed, $"{allocated >> 20} MiB were allocated.");
    }

    private static long Save(Model model, CheckpointContent content)
    {
        var stream = new Swallowing();
        model.Prepare(content).Write(stream);
        return stream.Length;
    }

    /// <summary>A file that nobody keeps.</summary>
    private sealed class Swallowing : Stream
    {
        private long length;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position { get; set; }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Position += buffer.Length;
            length = Math.Max(length, Position);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => length = value;
    }
}
