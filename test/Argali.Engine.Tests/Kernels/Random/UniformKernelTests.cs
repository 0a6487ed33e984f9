using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class UniformKernelTests
{
    [Fact]
    public void Fill_AnyWidthLengthAndThreads_GivesTheBitsOfPhilox()
    {
        RandomState[] keys = [default, new(123456789, 3), new(uint.MaxValue, uint.MaxValue)];
        ChannelKernelTests.ForEachWidthAndThreadCount(width =>
        {
            foreach (RandomState key in keys)
            {
                foreach (int length in Lengths)
                    Check(width, key, length);
            }

            Check(width, keys[1], 70_003);
        });
    }

    private static void Check(KernelWidth width, RandomState key, int length)
    {
        float[] expected = new float[length], actual = new float[length];
        for (int i = 0; i < length; i++)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(key, (ulong)(i / 4));
            uint word = (i % 4) switch { 0 => a, 1 => b, 2 => c, _ => d };
            expected[i] = (word >> 8) / 16777216f;
        }

        UniformKernel.Fill(width, key, actual);
        AssertSameBits(expected, actual, $"{width}");
    }
}
