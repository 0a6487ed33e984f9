namespace Argali.Engine.Tests.Autodiff;

public sealed class FourierTests
{
    [Fact]
    public void Rfft_ACosine_HasOneLine()
    {
        Tensor x = Tensor.From([.. Enumerable.Range(0, 16).Select(t => MathF.Cos(2 * MathF.PI * 3 * t / 16))]);
        (Tensor real, Tensor imaginary) = Ops.Rfft(x);
        Assert.Equal(new Shape(9), real.Shape);
        for (int k = 0; k < 9; k++)
        {
            Assert.Equal(k == 3 ? 8 : 0, real.AsSpan<float>()[k], 1e-5f);
            Assert.Equal(0, imaginary.AsSpan<float>()[k], 1e-5f);
        }
    }

    [Fact]
    public void Rfft_Length_CutsAndPads()
    {
        float[] x = [1, 2, 3, 4, 5];
        Assert.Equal(Ops.Rfft(new float[] { 1, 2, 3 }).Real.ToArray<float>(), Ops.Rfft(x, 3).Real.ToArray<float>());
        Assert.Equal(Ops.Rfft(new float[] { 1, 2, 3, 4, 5, 0, 0, 0 }).Imaginary.ToArray<float>(), Ops.Rfft(x, 8).Imaginary.ToArray<float>());
    }

    [Fact]
    public void Stft_EachFrame_IsTheSpectrumOfItsWindowedStretch()
    {
        Tensor x = Ops.RandomNormal([2, 50], seed: 4);
        (Tensor real, Tensor imaginary) = Ops.Stft(x, sequenceLength: 8, sequenceStride: 5, fftLength: 12, WindowFunction.Hamming, center: false);
        Assert.Equal(new Shape(2, 8, 7), real.Shape);
        for (int frame = 0; frame < 8; frame++)
        {
            var stretch = new float[12];
            for (int t = 0; t < 8; t++)
                stretch[t + 2] = x.AsSpan<float>()[50 + (5 * frame) + 2 + t] * (float)(0.54 - (0.46 * Math.Cos(2 * Math.PI * t / 8)));
            (Tensor re, Tensor im) = Ops.Rfft(stretch);
            for (int k = 0; k < 7; k++)
            {
                Assert.Equal(re.AsSpan<float>()[k], real.AsSpan<float>()[((8 + frame) * 7) + k], 1e-5f);
                Assert.Equal(im.AsSpan<float>()[k], imaginary.AsSpan<float>()[((8 + frame) * 7) + k], 1e-5f);
            }
        }
    }

    [Fact]
    public void Stft_Centred_MirrorsTheEnds()
    {
        Tensor x = Tensor.From([.. Enumerable.Range(0, 10).Select(t => (float)(t * t))]);
        Tensor mirrored = Ops.Pad(x, [(2, 2)], PadMode.Reflect);
        Assert.Equal(
            Ops.Stft(mirrored, 4, 3, 4, center: false).Real.ToArray<float>(),
            Ops.Stft(x, 4, 3, 4).Real.ToArray<float>());
    }

    [Fact]
    public void Stft_SignalTooShort_SaysWhatIsNeeded() =>
        Assert.Contains("at least 5", Assert.Throws<ArgumentException>(() => Ops.Stft(Tensor.Ones([4]), 8, 2, 8)).Message);

    [Fact]
    public void Fft_OfComplexNumbers_IsTheSum()
    {
        foreach (int n in new[] { 1, 6, 8 })
        {
            float[] re = Ops.RandomNormal([n], seed: 1).ToArray<float>(), im = Ops.RandomNormal([n], seed: 2).ToArray<float>();
            (Tensor real, Tensor imaginary) = Ops.Fft(re, im);
            for (int k = 0; k < n; k++)
            {
                System.Numerics.Complex sum = 0;
                for (int t = 0; t < n; t++)
                    sum += new System.Numerics.Complex(re[t], im[t]) * System.Numerics.Complex.Exp(new System.Numerics.Complex(0, -2 * Math.PI * k * t / n));
                Assert.Equal(sum.Real, real.AsSpan<float>()[k], 1e-5);
                Assert.Equal(sum.Imaginary, imaginary.AsSpan<float>()[k], 1e-5);
            }
        }
    }

    [Fact]
    public void Fft2_OfAProduct_IsTheProductOfTransforms()
    {
        Tensor a = Ops.RandomNormal([3], seed: 1), b = Ops.RandomNormal([4], seed: 2);
        (Tensor re, Tensor im) = Ops.Fft2(Ops.Outer(a, b), Tensor.Zeros([3, 4]));
        (Tensor ra, Tensor ia) = Ops.Fft(a, Tensor.Zeros([3]));
        (Tensor rb, Tensor ib) = Ops.Fft(b, Tensor.Zeros([4]));
        float[] expectedReal = (Ops.Outer(ra, rb) - Ops.Outer(ia, ib)).ToArray<float>(), expectedImaginary = (Ops.Outer(ra, ib) + Ops.Outer(ia, rb)).ToArray<float>();
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(expectedReal[i], re.AsSpan<float>()[i], 1e-5f);
            Assert.Equal(expectedImaginary[i], im.AsSpan<float>()[i], 1e-5f);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    public void Irfft_OfRfft_IsTheSignalAgain(int length)
    {
        Tensor x = Ops.RandomNormal([2, length], seed: 3);
        (Tensor re, Tensor im) = Ops.Rfft(x);
        float[] again = Ops.Irfft(re, im, length).ToArray<float>();
        for (int i = 0; i < again.Length; i++)
            Assert.Equal(x.AsSpan<float>()[i], again[i], 1e-5f);
    }

    [Theory]
    [InlineData(WindowFunction.Hann, true)]
    [InlineData(WindowFunction.Hamming, false)]
    [InlineData(WindowFunction.None, true)]
    public void Istft_OfStft_IsTheSignalAgain(WindowFunction window, bool center)
    {
        Tensor x = Ops.RandomNormal([2, 32], seed: 5);
        (Tensor re, Tensor im) = Ops.Stft(x, 8, 4, 8, window, center);
        Tensor y = Ops.Istft(re, im, 8, 4, 8, window: window, center: center);
        Assert.Equal(x.Shape, y.Shape);
        for (int i = 0; i < 64; i++)
            Assert.Equal(x.AsSpan<float>()[i], y.AsSpan<float>()[i], 1e-4f);
        Assert.Equal([2, 10], Ops.Istft(re, im, 8, 4, 8, length: 10, window: window, center: center).Shape);
    }

    [Fact]
    public void ExtractSequences_OfOverlappingStretches_TakesThem()
    {
        Assert.Equal([1, 2, 3, 3, 4, 5], Ops.ExtractSequences(new[] { 1, 2, 3, 4, 5, 6 }, 3, 2).ToArray<int>());
        Assert.Throws<ArgumentException>(() => Ops.ExtractSequences(new[] { 1, 2 }, 3, 1));
        Assert.Throws<ArgumentException>(() => Ops.Fft(new[] { 1f, 2 }, new[] { 1f }));
    }
}
