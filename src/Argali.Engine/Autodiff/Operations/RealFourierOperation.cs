using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// The discrete Fourier transform of real rows, the half of it that says all: X[k] = sum x[t] exp(-iθ), θ = 2πkt/n, k = 0..n/2. Gradient:
/// dx[t] = sum (dRe[k] cos θ - dIm[k] sin θ), the real part of the transform of dRe - i dIm.
/// </summary>
internal sealed class RealFourierOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode imaginary = null!;
    private int fftLength;

    /// <summary>Transforms the last axis, cut or padded with zeros to the given length.</summary>
    public static (Tensor Real, Tensor Imaginary) Apply(Tensor x, int fftLength)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.Rfft));
        int length = source.Shape[source.Shape.Rank - 1];
        int bins = (fftLength / 2) + 1;
        Shape shape = source.Shape.With(-1, bins);
        TensorNode real = TensorAllocator.Floats(shape), imaginary = TensorAllocator.Floats(shape);
        FourierPlan plan = FourierPlan.Of(fftLength);
        double[] re = new double[fftLength], im = new double[fftLength];
        int rows = real.Count / bins, used = Math.Min(length, fftLength);
        for (int row = 0; row < rows; row++)
        {
            Widen(source.Floats.Slice(row * length, used), re);
            im.AsSpan().Clear();
            plan.Transform(re, im);
            Narrow(re.AsSpan(0, bins), real.Floats.Slice(row * bins, bins), accumulate: false);
            Narrow(im.AsSpan(0, bins), imaginary.Floats.Slice(row * bins, bins), accumulate: false);
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            RealFourierOperation node = tape.Rent<RealFourierOperation>();
            node.input = source;
            node.imaginary = imaginary;
            node.fftLength = fftLength;
            tape.Add(node, real);
            imaginary.Producer = node;
            imaginary.TracksGradient = true;
        }

        return (new Tensor(real), new Tensor(imaginary));
    }

    public override bool IsReached(long stamp) => Output.HasGradient(stamp) || imaginary.HasGradient(stamp);

    public override void Backward(GradientTape tape)
    {
        Span<float> dx = tape.GradientBuffer(input, out bool accumulate);
        ReadOnlySpan<float> ofReal = Output.HasGradient(tape.Stamp) ? Output.Gradient : [];
        ReadOnlySpan<float> ofImaginary = imaginary.HasGradient(tape.Stamp) ? imaginary.Gradient : [];
        int length = input.Shape[input.Shape.Rank - 1], bins = (fftLength / 2) + 1;
        int rows = Output.Count / bins, used = Math.Min(length, fftLength);
        FourierPlan plan = FourierPlan.Of(fftLength);
        double[] re = new double[fftLength], im = new double[fftLength];
        for (int row = 0; row < rows; row++)
        {
            Widen(ofReal.IsEmpty ? [] : ofReal.Slice(row * bins, bins), re);
            Widen(ofImaginary.IsEmpty ? [] : ofImaginary.Slice(row * bins, bins), im);
            for (int k = 0; k < bins; k++)
                im[k] = -im[k];
            plan.Transform(re, im);
            Span<float> target = dx.Slice(row * length, length);
            Narrow(re.AsSpan(0, used), target[..used], accumulate);
            if (!accumulate)
                target[used..].Clear();
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        imaginary = null!;
    }

    private static void Widen(ReadOnlySpan<float> source, Span<double> target)
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i];
        target[source.Length..].Clear();
    }

    private static void Narrow(ReadOnlySpan<double> source, Span<float> target, bool accumulate)
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = (float)(accumulate ? target[i] + source[i] : source[i]);
    }
}
