using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Kernels.Fourier;

public sealed class FourierPlanTests
{
    public static TheoryData<int> Lengths => [1, 2, 3, 4, 5, 7, 8, 12, 16, 30, 31, 64, 100, 101, 128, 257, 1000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_AnyLength_IsTheSumOfTheDefinition(int n)
    {
        double[] re = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i * i * 0.7) + 0.1)];
        double[] im = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i * 1.3) - 0.2)];
        double[] real = [.. re], imaginary = [.. im];
        FourierPlan.Of(n).Transform(real, imaginary);
        for (int k = 0; k < n; k++)
        {
            double a = 0, b = 0;
            for (int t = 0; t < n; t++)
            {
                (double s, double c) = Math.SinCos(-2 * Math.PI * ((long)k * t % n) / n);
                a += (re[t] * c) - (im[t] * s);
                b += (re[t] * s) + (im[t] * c);
            }

            Assert.Equal(a, real[k], 1e-11 * n);
            Assert.Equal(b, imaginary[k], 1e-11 * n);
        }
    }

    [Fact]
    public void Transform_OtherLengthsThanThePlans_AreRefused() =>
        Assert.Throws<ArgumentException>(() => FourierPlan.Of(4).Transform(new double[4], new double[3]));
}
