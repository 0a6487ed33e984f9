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
}
