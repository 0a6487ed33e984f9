using Argali.Engine;
using Argali.Saving;

namespace Argali.Operations;

/// <content>Sequences and spectra.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Signals() =>
    [
        MathOp("ExtractSequences(sequence_length, sequence_stride)(x)", ExtractSequences),
        MathOp("FFT(x)", _ => new OpFunction(values => Two(Ops.Fft(Part(values, 0), Part(values, 1))))),
        MathOp("FFT2(x)", _ => new OpFunction(values => Two(Ops.Fft2(Part(values, 0), Part(values, 1))))),
        MathOp("RFFT(fft_length=None)(x)", Rfft),
        MathOp("IRFFT(fft_length=None)(x)", Irfft),
        MathOp("STFT(sequence_length, sequence_stride, fft_length, window=\"hann\", center=True)(x)", Stft),
        MathOp("ISTFT(sequence_length, sequence_stride, fft_length, window=\"hann\", center=True | length=None)(x)", Istft),
    ];

    private static GraphOp MathOp(string signature, Func<Config, OpFunction> bind) => new(MathModule, signature, bind);

    // Complex numbers are pairs of real and imaginary parts.
    private static Tensor Part(OpValues values, int index)
    {
        IReadOnlyList<object?> parts = values.Items(0);
        return parts.Count == 2
            ? Ops.Cast(OpValues.ToTensor(parts[index]), DType.Float32)
            : throw new ArgumentException($"The operation takes a pair of tensors: real and imaginary parts. Received: {parts.Count}.");
    }

    private static Nest<Tensor> Two((Tensor First, Tensor Second) pair) => new[] { pair.First, pair.Second };

    private static OpFunction ExtractSequences(Config config)
    {
        int length = config.GetInt("sequence_length"), stride = config.GetInt("sequence_stride");
        return new OpFunction(values => Ops.ExtractSequences(values[0], length, stride));
    }

    private static OpFunction Rfft(Config config)
    {
        int? length = config.GetIntOrNull("fft_length");
        return new OpFunction(values => Two(Ops.Rfft(values.Float(0), length)));
    }

    private static OpFunction Irfft(Config config)
    {
        int? length = config.GetIntOrNull("fft_length");
        return new OpFunction(values => Ops.Irfft(Part(values, 0), Part(values, 1), length));
    }

    private static OpFunction Stft(Config config)
    {
        (int length, int stride, int fftLength, WindowFunction window, bool center) = Frames(config);
        return new OpFunction(values => Two(Ops.Stft(values.Float(0), length, stride, fftLength, window, center)));
    }

    private static OpFunction Istft(Config config)
    {
        (int length, int stride, int fftLength, WindowFunction window, bool center) = Frames(config);
        int? outputLength = config.GetIntOrNull("length");
        return new OpFunction(values => Ops.Istft(Part(values, 0), Part(values, 1), length, stride, fftLength, outputLength, window, center));
    }

    private static (int Length, int Stride, int FftLength, WindowFunction Window, bool Center) Frames(Config config) => (
        config.GetInt("sequence_length"),
        config.GetInt("sequence_stride"),
        config.GetInt("fft_length"),
        config["window"] switch
        {
            null => WindowFunction.None,
            "hann" => WindowFunction.Hann,
            "hamming" => WindowFunction.Hamming,
            object other => throw new ConfigException($"'window' expects 'hann', 'hamming' or null. Received: {Config.Describe(other)}."),
        },
        config.GetBool("center", true));
}
