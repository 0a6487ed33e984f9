namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>
    /// The discrete Fourier transform of real numbers along the last axis, <c>X[k] = Σ x[t] exp(-2πikt/n)</c> for k from 0 to n/2; the other
    /// half mirrors it. Inputs <c>(..., t)</c> give twice <c>(..., n/2 + 1)</c>.
    /// </summary>
    /// <param name="x">The numbers, float32.</param>
    /// <param name="fftLength">n: the last axis is cut or padded with zeros to it. Null (the default) for its length.</param>
    /// <returns>The real and the imaginary parts.</returns>
    /// <exception cref="ArgumentException">The tensor is a scalar, or n is not positive.</exception>
    public static (Tensor Real, Tensor Imaginary) Rfft(Tensor x, int? fftLength = null)
    {
        if (x.Rank == 0)
            throw new ArgumentException("Rfft expects numbers along an axis. Received a scalar.", nameof(x));
        int length = fftLength ?? x.Shape[^1];
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(fftLength));
        return RealFourierOperation.Apply(x, length);
    }

    /// <summary>
    /// The short-time Fourier transform: the spectra of overlapping stretches of a signal. Inputs <c>(..., t)</c> give twice
    /// <c>(..., frames, fftLength/2 + 1)</c>.
    /// </summary>
    /// <param name="x">The signal, float32.</param>
    /// <param name="sequenceLength">The length of the window, at most <paramref name="fftLength"/>, in whose middle it stands.</param>
    /// <param name="sequenceStride">How far each stretch begins after the one before.</param>
    /// <param name="fftLength">The length of a stretch.</param>
    /// <param name="window">The window. Default Hann.</param>
    /// <param name="center">Whether the signal is mirrored at both ends by half a stretch, so that stretches are centred. Default true.</param>
    /// <returns>The real and the imaginary parts.</returns>
    /// <exception cref="ArgumentException">The signal is too short, or the lengths do not fit.</exception>
    public static (Tensor Real, Tensor Imaginary) Stft(
        Tensor x, int sequenceLength, int sequenceStride, int fftLength, WindowFunction window = WindowFunction.Hann, bool center = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceStride);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, sequenceLength);
        if (x.Rank == 0)
            throw new ArgumentException("Stft expects a signal along an axis. Received a scalar.", nameof(x));
        int half = center ? fftLength / 2 : 0;
        int length = x.Shape[^1];
        if (length <= half || length + (2 * half) < fftLength)
        {
            throw new ArgumentException(
                $"Stft with stretches of {fftLength} expects a signal of at least {(center ? half + 1 : fftLength)}. Received: {x.Shape}.", nameof(x));
        }

        if (half > 0)
        {
            var padding = new (int Before, int After)[x.Rank];
            padding[^1] = (half, half);
            x = Pad(x, padding, PadMode.Reflect);
        }

        int frames = ((length + (2 * half) - fftLength) / sequenceStride) + 1;
        var positions = new int[frames * fftLength];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = (i / fftLength * sequenceStride) + (i % fftLength);
        Tensor stretches = Take(x, Tensor.From<int>(positions, new Shape(frames, fftLength)), axis: -1);
        return Rfft(stretches * WindowOf(window, sequenceLength, fftLength));
    }

    // One period of the window, in the middle of a stretch.
    private static Tensor WindowOf(WindowFunction window, int length, int fftLength)
    {
        var values = new float[fftLength];
        int before = (fftLength - length) / 2;
        for (int i = 0; i < length; i++)
        {
            double cosine = Math.Cos(2 * Math.PI * i / length);
            values[before + i] = window switch
            {
                WindowFunction.Hann => (float)(0.5 - (0.5 * cosine)),
                WindowFunction.Hamming => (float)(0.54 - (0.46 * cosine)),
                _ => 1,
            };
        }

        return Tensor.From<float>(values);
    }
}
