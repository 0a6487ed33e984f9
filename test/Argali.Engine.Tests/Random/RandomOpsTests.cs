namespace Argali.Engine.Tests.RandomNumbers;

public class RandomOpsTests
{
    private const int Count = 200_000;

    [Fact]
    public void Uniform_ManyNumbers_HaveTheMomentsOfTheRange()
    {
        float[] x = Ops.RandomUniform([Count], -1, 3, 1).ToArray<float>();
        Assert.All(x, value => Assert.InRange(value, -1, 3));
        Assert.Equal(1, x.Average(), 0.01);
        Assert.Equal(16.0 / 12, Variance(x), 0.02);
    }

    [Fact]
    public void Normal_ManyNumbers_HaveMeanAndDeviation()
    {
        float[] x = Ops.RandomNormal([Count], 2, 3, 1).ToArray<float>();
        Assert.Equal(2, x.Average(), 0.03);
        Assert.Equal(9, Variance(x), 0.1);
        Assert.Equal(0.6827, x.Count(value => Math.Abs(value - 2) < 3) / (double)Count, 0.005);
    }

    [Fact]
    public void TruncatedNormal_ManyNumbers_StayWithinTwoDeviations()
    {
        float[] x = Ops.TruncatedNormal([Count], 0, 1, 1).ToArray<float>();
        Assert.All(x, value => Assert.InRange(value, -2, 2));
        Assert.Equal(0, x.Average(), 0.01);
        Assert.Equal(0.7737, Variance(x), 0.01);
    }

    [Fact]
    public void Integer_ManyNumbers_AreEquallyOften()
    {
        int[] x = Ops.RandomInteger([Count], -2, 3, 1).ToArray<int>();
        for (int value = -2; value < 3; value++)
            Assert.Equal(0.2, x.Count(one => one == value) / (double)Count, 0.005);
        Assert.Throws<ArgumentException>(() => Ops.RandomInteger([1], 3, 3));
    }

    [Fact]
    public void Permutation_ManyDraws_AreEquallyOften()
    {
        var generator = new SeedGenerator(3);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 6000; i++)
        {
            string order = string.Concat(Ops.RandomPermutation(3, generator).ToArray<int>());
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Dropout_ManyElements_KeepsTheMean()
    {
        Tensor y = Ops.Dropout(Tensor.Ones([Count]), 0.3f, 1);
        float[] values = y.ToArray<float>();
        Assert.Equal(0.3, values.Count(value => value == 0) / (double)Count, 0.005);
        Assert.Equal(1, values.Average(), 0.01);
        Assert.Equal(2, values.Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => Ops.Dropout(y, 1));
    }

    [Fact]
    public void Philox_KnownCounterAndKey_GivesThePublishedWords()
    {
        // The test vectors of the Random123 library for philox4x32-10.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block(default, 0));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Block(new RandomState(uint.MaxValue, uint.MaxValue), ulong.MaxValue, uint.MaxValue, uint.MaxValue));
    }

    private static double Variance(float[] x)
    {
        double mean = x.Average();
        return x.Average(value => (value - mean) * (value - mean));
    }
}
