using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// The discrete Fourier transform F of complex rows, real and imaginary parts apart. Gradient: the adjoint, conj(F conj(dy)).
/// </summary>
internal sealed class FourierOperation : TapeNode
{
    private TensorNode real = null!;
    private TensorNode imaginary = null!;
    private TensorNode second = null!;

    public static (Tensor Real, Tensor Imaginary) Apply(Tensor re, Tensor im)
    {
        TensorNode real = OperationGuard.Float(re, nameof(Ops.Fft)), imaginary = OperationGuard.Float(im, nameof(Ops.Fft));
        TensorNode first = TensorAllocator.Floats(real.Shape), second = TensorAllocator.Floats(real.Shape);
        int length = real.Shape[^1];
        double[] a = new double[length], b = new double[length];
        for (int start = 0; start < real.Count; start += length)
        {
            Widen(real.Floats.Slice(start, length), a, 1);
            Widen(imaginary.Floats.Slice(start, length), b, 1);
            FourierPlan.Of(length).Transform(a, b);
            Narrow(a, first.Floats.Slice(start, length), 1, accumulate: false);
            Narrow(b, second.Floats.Slice(start, length), 1, accumulate: false);
        }

        if (OperationRecorder.Records(real, imaginary) is { } tape)
        {
            FourierOperation node = tape.Rent<FourierOperation>();
            node.real = real;
            node.imaginary = imaginary;
            tape.Add(node, first);
            node.second = node.AlsoGives(second);
        }

        return (new Tensor(first), new Tensor(second));
    }

    public override bool IsReached(long stamp) => Output.HasGradient(stamp) || second.HasGradient(stamp);

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> ofReal = Output.HasGradient(tape.Stamp) ? Output.Gradient : [];
        ReadOnlySpan<float> ofImaginary = second.HasGradient(tape.Stamp) ? second.Gradient : [];
        bool addReal = false, addImaginary = false;
        Span<float> dReal = real.TracksGradient ? tape.GradientBuffer(real, out addReal) : [];
        Span<float> dImaginary = imaginary.TracksGradient ? tape.GradientBuffer(imaginary, out addImaginary) : [];
        int length = real.Shape[^1];
        double[] a = new double[length], b = new double[length];
        for (int start = 0; start < real.Count; start += length)
        {
            Widen(ofReal.IsEmpty ? [] : ofReal.Slice(start, length), a, 1);
            Widen(ofImaginary.IsEmpty ? [] : ofImaginary.Slice(start, length), b, -1);
            FourierPlan.Of(length).Transform(a, b);
            if (!dReal.IsEmpty)
                Narrow(a, dReal.Slice(start, length), 1, addReal);
            if (!dImaginary.IsEmpty)
                Narrow(b, dImaginary.Slice(start, length), -1, addImaginary);
        }
    }

    public override void Clear()
    {
        base.Clear();
        real = null!;
        imaginary = null!;
        second = null!;
    }

    private static void Widen(ReadOnlySpan<float> source, Span<double> target, double sign)
    {
        target.Clear();
        for (int i = 0; i < source.Length; i++)
            target[i] = sign * source[i];
    }

    private static void Narrow(ReadOnlySpan<double> source, Span<float> target, double sign, bool accumulate)
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = (float)((accumulate ? target[i] : 0) + (sign * source[i]));
    }
}
