using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Kernels;

/// <summary>What the kernel tests share: lengths around every register size, drawn data, and bounds.</summary>
internal static class KernelTesting
{
    /// <summary>Every length up to some registers, and one with a long body and an odd tail.</summary>
    public static IEnumerable<int> Lengths => [.. Enumerable.Range(0, 71), 5003];

    /// <summary>Lengths for kernels of several dimensions.</summary>
    public static IEnumerable<int> FewLengths => [0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 70, 131];

    public static IReadOnlyList<KernelWidth> Widths => KernelDispatch.SupportedWidths;

    public static float[] Draw(int length, double low, double high, int seed = 1)
    {
        var random = new Random(seed * 7919 + length);
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = (float)(low + (high - low) * random.NextDouble());
        return values;
    }

    /// <summary>Asserts |actual - expected| &lt;= relative |expected| + absolute, or the same infinity or NaN.</summary>
    public static void AssertClose(double expected, float actual, double relative, double absolute, string what)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            Assert.True(double.IsNaN(expected) && double.IsNaN(actual), $"{what}: expected {expected}, received {actual}");
            return;
        }

        if ((float)expected == actual)
            return;
        double bound = relative * Math.Abs(expected) + absolute + float.Epsilon;
        Assert.True(Math.Abs(actual - expected) <= bound, $"{what}: expected {expected:R}, received {actual:R}, bound {bound:R}");
    }

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double relative, double absolute, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            AssertClose(expected[i], actual[i], relative, absolute, $"{what} [{i} of {expected.Length}]");
    }

    /// <summary>Asserts the same bits, any NaN being like any other.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])
                || (float.IsNaN(expected[i]) && float.IsNaN(actual[i]));
            Assert.True(same, $"{what} [{i} of {expected.Length}]: expected {expected[i]:R}, received {actual[i]:R}");
        }
    }

    /// <summary>The bytes that one call allocates after a first one.</summary>
    public static long AllocatedBytes(Action call)
    {
        call();
        call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
