using System.Runtime.Intrinsics.X86;
using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels;

/// <summary>Outputs that are large enough to be stored past the caches.</summary>
[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public unsafe class StreamingTests
{
    private const int Length = (int)StoreMode.StreamingElements + 77;

    [Fact]
    public void Apply_LargeOutput_GivesTheSameBits()
    {
        float[] a = Draw(Length, -2, 2), b = Draw(Length, -2, 2, 2), c = Draw(Length, -2, 2, 3);
        float[] buffer = GC.AllocateUninitializedArray<float>(Length + 32, pinned: true);
        fixed (float* start = buffer)
        {
            int aligned = (int)((64 - ((nint)start & 63)) & 63) / sizeof(float);
            foreach (int offset in new[] { aligned, aligned + 1 })
            {
                Span<float> y = buffer.AsSpan(offset, Length);
                foreach (KernelWidth width in Widths)
                {
                    UnaryKernel.Apply<Unary.Square>(width, a, y);
                    Check(y, i => a[i] * a[i]);
                    BinaryKernel.Apply<Binary.Add>(width, a, b, y);
                    Check(y, i => a[i] + b[i]);
                    TernaryKernel.Apply<Ternary.MultiplyAdd>(width, a, b, c, y);
                    Check(y, i => MathF.FusedMultiplyAdd(a[i], b[i], c[i]));
                }
            }
        }
    }

    private static void Check(ReadOnlySpan<float> y, Func<int, float> expected)
    {
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] != expected(i))
                Assert.Fail($"[{i}]: expected {expected(i)}, received {y[i]}.");
        }
    }

    [Fact]
    public void Streams_OutputThatIsAnOperandOrShortOrUnaligned_IsNotStreamed()
    {
        float* y = (float*)4096;
        Assert.Equal(Sse.IsSupported, StoreMode.Streams(y, StoreMode.StreamingElements, y + 64));
        Assert.False(StoreMode.Streams(y, StoreMode.StreamingElements, y));
        Assert.False(StoreMode.Streams(y, StoreMode.StreamingElements, null, y));
        Assert.False(StoreMode.Streams(y, StoreMode.StreamingElements - 1, null));
        Assert.False(StoreMode.Streams(y + 1, StoreMode.StreamingElements, null));
    }
}
