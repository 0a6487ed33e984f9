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

        return Rfft(ExtractSequences(x, fftLength, sequenceStride) * WindowOf(window, sequenceLength, fftLength));
    }

    /// <summary>Overlapping stretches of the last axis: <c>(..., t)</c> gives <c>(..., frames, sequenceLength)</c>.</summary>
    /// <param name="x">The sequences.</param>
    /// <param name="sequenceLength">The length of a stretch.</param>
    /// <param name="sequenceStride">How far each stretch begins after the one before.</param>
    /// <exception cref="ArgumentException">The sequences are shorter than a stretch.</exception>
    public static Tensor ExtractSequences(Tensor x, int sequenceLength, int sequenceStride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceStride);
        if (x.Rank == 0 || x.Shape[^1] < sequenceLength)
            throw new ArgumentException($"ExtractSequences of {sequenceLength} expects sequences that are as long at least. Received: {x.Shape}.", nameof(x));
        int frames = ((x.Shape[^1] - sequenceLength) / sequenceStride) + 1;
        return Take(x, Tensor.From<int>(Stretches(frames, sequenceLength, sequenceStride), new Shape(frames, sequenceLength)), axis: -1);
    }

    /// <summary>The discrete Fourier transform of complex numbers along the last axis, <c>X[k] = Σ x[t] exp(-2πikt/n)</c>.</summary>
    /// <param name="real">The real parts (..., n), float32.</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <returns>The real and the imaginary parts.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no axis.</exception>
    public static (Tensor Real, Tensor Imaginary) Fft(Tensor real, Tensor imaginary)
    {
        CheckComplex(real, imaginary, 1, nameof(Fft));
        return FourierOperation.Apply(real, imaginary);
    }

    /// <summary>The discrete Fourier transform of complex numbers along the last two axes.</summary>
    /// <param name="real">The real parts (..., m, n), float32.</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <returns>The real and the imaginary parts.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there are fewer than two axes.</exception>
    public static (Tensor Real, Tensor Imaginary) Fft2(Tensor real, Tensor imaginary)
    {
        CheckComplex(real, imaginary, 2, nameof(Fft2));
        (Tensor re, Tensor im) = Fft(real, imaginary);
        (re, im) = Fft(SwapAxes(re, -1, -2), SwapAxes(im, -1, -2));
        return (SwapAxes(re, -1, -2), SwapAxes(im, -1, -2));
    }

    /// <summary>The inverse of <see cref="Rfft"/>: real numbers from the half of their spectrum, <c>(..., n/2 + 1)</c> to <c>(..., n)</c>.</summary>
    /// <param name="real">The real parts of the spectrum, float32.</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <param name="fftLength">n: the spectrum is cut or padded with zeros to n/2 + 1. Null (the default) for twice its length less two.</param>
    /// <exception cref="ArgumentException">The shapes differ, or there is no axis.</exception>
    public static Tensor Irfft(Tensor real, Tensor imaginary, int? fftLength = null)
    {
        CheckComplex(real, imaginary, 1, nameof(Irfft));
        int length = fftLength ?? 2 * (real.Shape[^1] - 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(fftLength));
        real = Fitted(real, (length / 2) + 1);
        imaginary = Fitted(imaginary, (length / 2) + 1);

        // The other half mirrors it, conjugated. Of the transform of the conjugate spectrum, the real part is n times the numbers.
        int mirrored = length - real.Shape[^1];
        Tensor re = Concatenate([real, Flip(SliceAxis(real, -1, 1, mirrored), -1)], -1);
        Tensor im = Concatenate([-imaginary, Flip(SliceAxis(imaginary, -1, 1, mirrored), -1)], -1);
        return Fft(re, im).Real / length;
    }

    /// <summary>
    /// The inverse of <see cref="Stft"/> by overlapping and adding: <c>(..., frames, fftLength/2 + 1)</c> to <c>(..., t)</c>, each number divided
    /// by the sum of the squared windows over it.
    /// </summary>
    /// <param name="real">The real parts of the spectra, float32.</param>
    /// <param name="imaginary">The imaginary parts, of the same shape.</param>
    /// <param name="sequenceLength">The length of the window.</param>
    /// <param name="sequenceStride">How far each stretch begins after the one before.</param>
    /// <param name="fftLength">The length of a stretch.</param>
    /// <param name="length">How long the result is; null for as long as the stretches reach.</param>
    /// <param name="window">The window. Default Hann.</param>
    /// <param name="center">Whether half a stretch at both ends is cut off. Default true.</param>
    /// <exception cref="ArgumentException">The shapes differ, there are fewer than two axes, or the lengths do not fit.</exception>
    public static Tensor Istft(
        Tensor real,
        Tensor imaginary,
        int sequenceLength,
        int sequenceStride,
        int fftLength,
        int? length = null,
        WindowFunction window = WindowFunction.Hann,
        bool center = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceStride);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftLength, sequenceLength);
        CheckComplex(real, imaginary, 2, nameof(Istft));
        int frames = real.Shape[^2], reach = fftLength + (sequenceStride * (frames - 1));
        Tensor faded = WindowOf(window, sequenceLength, fftLength);
        Tensor stretches = Irfft(real, imaginary, fftLength) * faded;

        // Adding stretches is a sum by segment; the segments run along the first axis.
        Tensor positions = Tensor.From<int>(Stretches(frames, fftLength, sequenceStride));
        Shape leading = stretches.Shape.Slice(0, stretches.Rank - 2);
        Tensor flat = Transpose(Reshape(stretches, new Shape((int)leading.ElementCount, frames * fftLength)));
        Tensor sums = Transpose(SegmentSum(flat, positions, reach));
        Tensor weights = SegmentSum(Tile(Square(faded), [frames]), positions, reach);
        Tensor signal = sums / Where(Greater(weights, 1e-10f), weights, 1f);
        int start = center ? fftLength / 2 : 0, left = reach - start - (center && length is null ? fftLength / 2 : 0);
        int wanted = Math.Min(length ?? left, reach - start);
        return Reshape(SliceAxis(signal, 1, start, Math.Max(wanted, 0)), leading.Concat(new Shape(Math.Max(wanted, 0))));
    }

    private static int[] Stretches(int frames, int length, int stride)
    {
        var positions = new int[frames * length];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = (i / length * stride) + (i % length);
        return positions;
    }

    private static void CheckComplex(Tensor real, Tensor imaginary, int rank, string operation)
    {
        if (real.Shape != imaginary.Shape || real.Rank < rank)
        {
            throw new ArgumentException(
                $"{operation} expects real and imaginary parts of one shape, of {rank} axes at least. Received: {real.Shape} and {imaginary.Shape}.",
                nameof(imaginary));
        }
    }

    private static Tensor Fitted(Tensor x, int length)
    {
        int own = x.Shape[^1];
        if (own >= length)
            return SliceAxis(x, -1, 0, length);
        var widths = new (int Before, int After)[x.Rank];
        widths[^1] = (0, length - own);
        return Pad(x, widths);
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
