using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Turns sound into an image: how strong each band of the mel scale, on which ears hear equal distances, is over time. Inputs
/// <c>(batch, samples)</c> give <c>(batch, numMelBins, frames)</c>.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/mel_spectrogram/"/>
public sealed class MelSpectrogram : Layer
{
    private readonly bool maxFreqIsInteger;
    private readonly Tensor weights;

    /// <summary>Makes the layer.</summary>
    /// <param name="fftLength">The samples of a stretch whose spectrum is taken. Default 2048.</param>
    /// <param name="sequenceStride">The samples from the beginning of a stretch to that of the next. Default 512.</param>
    /// <param name="sequenceLength">The samples of the window; null (the default) for <paramref name="fftLength"/>.</param>
    /// <param name="window">The window. Default Hann.</param>
    /// <param name="samplingRate">The samples a second. Default 16000.</param>
    /// <param name="numMelBins">The number of bands. Default 128.</param>
    /// <param name="minFreq">The lowest frequency, in hertz. Default 20.</param>
    /// <param name="maxFreq">The highest frequency, in hertz; null (the default) for half the sampling rate.</param>
    /// <param name="powerToDb">Whether the output is in decibels. Default true.</param>
    /// <param name="topDb">How many decibels below the strongest weaker ones are raised to. Default 80.</param>
    /// <param name="magExp">The power that magnitudes are raised to: 1 for magnitude, 2 for power. Default 2.</param>
    /// <param name="minPower">The least power that decibels are taken of. Default 1e-10.</param>
    /// <param name="refPower">The power of 0 decibels. Default 1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length, rate or number is not positive, or the frequencies do not ascend.</exception>
    public MelSpectrogram(
        int fftLength = 2048,
        int sequenceStride = 512,
        int? sequenceLength = null,
        WindowFunction window = WindowFunction.Hann,
        int samplingRate = 16000,
        int numMelBins = 128,
        double minFreq = 20,
        double? maxFreq = null,
        bool powerToDb = true,
        double topDb = 80,
        double magExp = 2,
        double minPower = 1e-10,
        double refPower = 1,
        string? name = null)
        : this(
            fftLength, sequenceStride, sequenceLength ?? fftLength, window, samplingRate, numMelBins, minFreq, maxFreq ?? samplingRate / 2, maxFreq is null, powerToDb, topDb, magExp, minPower, refPower, name)
    {
    }

    private MelSpectrogram(
        int fftLength,
        int sequenceStride,
        int sequenceLength,
        WindowFunction window,
        int samplingRate,
        int numMelBins,
        double minFreq,
        double maxFreq,
        bool maxFreqIsInteger,
        bool powerToDb,
        double topDb,
        double magExp,
        double minPower,
        double refPower,
        string? name)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fftLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceStride);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequenceLength, fftLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplingRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numMelBins);
        ArgumentOutOfRangeException.ThrowIfNegative(minFreq);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxFreq, minFreq);
        FftLength = fftLength;
        SequenceStride = sequenceStride;
        SequenceLength = sequenceLength;
        Window = window;
        SamplingRate = samplingRate;
        NumMelBins = numMelBins;
        MinFreq = minFreq;
        MaxFreq = maxFreq;
        this.maxFreqIsInteger = maxFreqIsInteger;
        PowerToDb = powerToDb;
        TopDb = topDb;
        MagExp = magExp;
        MinPower = minPower;
        RefPower = refPower;
        weights = MelWeights();
    }

    /// <summary>Gets the samples of a stretch.</summary>
    public int FftLength { get; }

    /// <summary>Gets the samples from the beginning of a stretch to that of the next.</summary>
    public int SequenceStride { get; }

    /// <summary>Gets the samples of the window.</summary>
    public int SequenceLength { get; }

    /// <summary>Gets the window.</summary>
    public WindowFunction Window { get; }

    /// <summary>Gets the samples a second.</summary>
    public int SamplingRate { get; }

    /// <summary>Gets the number of bands.</summary>
    public int NumMelBins { get; }

    /// <summary>Gets the lowest frequency, in hertz.</summary>
    public double MinFreq { get; }

    /// <summary>Gets the highest frequency, in hertz.</summary>
    public double MaxFreq { get; }

    /// <summary>Gets whether the output is in decibels.</summary>
    public bool PowerToDb { get; }

    /// <summary>Gets how many decibels below the strongest weaker ones are raised to.</summary>
    public double TopDb { get; }

    /// <summary>Gets the power that magnitudes are raised to.</summary>
    public double MagExp { get; }

    /// <summary>Gets the least power that decibels are taken of.</summary>
    public double MinPower { get; }

    /// <summary>Gets the power of 0 decibels.</summary>
    public double RefPower { get; }

    private protected override bool OverridesOutputShape => true;

    private int Bins => (FftLength / 2) + 1;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape shape = inputShapes.Value;
        int samples = shape[^1];
        int frames = samples < 0 ? Shape.Unknown : ((samples + (FftLength / 2 * 2) - FftLength) / SequenceStride) + 1;
        return shape.Without(-1).Concat([NumMelBins, frames < 0 ? null : frames]);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["fft_length"] = FftLength,
        ["sequence_stride"] = SequenceStride,
        ["sequence_length"] = SequenceLength,
        ["window"] = Window switch { WindowFunction.Hann => "hann", WindowFunction.Hamming => "hamming", _ => null },
        ["sampling_rate"] = SamplingRate,
        ["num_mel_bins"] = NumMelBins,
        ["min_freq"] = MinFreq,
        ["max_freq"] = maxFreqIsInteger ? (long)MaxFreq : (object)MaxFreq,
        ["power_to_db"] = PowerToDb,
        ["top_db"] = TopDb,
        ["mag_exp"] = MagExp,
        ["min_power"] = MinPower,
        ["ref_power"] = RefPower,
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor samples = Ops.Cast(inputs, Engine.DType.Float32);
        (Tensor real, Tensor imaginary) = Ops.Stft(samples, SequenceLength, SequenceStride, FftLength, Window);
        Tensor power = Ops.Square(real) + Ops.Square(imaginary);
        Tensor spectrum = MagExp switch
        {
            2 => power,
            1 => Ops.Sqrt(power),
            _ => Ops.Power(power, (float)(MagExp / 2)),
        };
        Tensor bands = Ops.MatMul(spectrum, weights);
        return Ops.SwapAxes(PowerToDb ? Decibels(bands) : bands, -1, -2);
    }

    internal static MelSpectrogram FromConfig(Config config)
    {
        int fftLength = config.GetInt("fft_length", 2048);
        int samplingRate = config.GetInt("sampling_rate", 16000);
        object? maxFreq = config.Find("max_freq");
        return new MelSpectrogram(
            fftLength,
            config.GetInt("sequence_stride", 512),
            config.GetInt("sequence_length", fftLength),
            ReadWindow(config),
            samplingRate,
            config.GetInt("num_mel_bins", 128),
            config.GetDouble("min_freq", 20),
            config.GetDouble("max_freq", samplingRate / 2),
            maxFreq is null or long,
            config.GetBool("power_to_db", true),
            config.GetDouble("top_db", 80),
            config.GetDouble("mag_exp", 2),
            config.GetDouble("min_power", 1e-10),
            config.GetDouble("ref_power", 1),
            config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
    }

    private static WindowFunction ReadWindow(Config config) => !config.ContainsKey("window")
        ? WindowFunction.Hann
        : config.Find("window") switch
        {
            "hann" => WindowFunction.Hann,
            "hamming" => WindowFunction.Hamming,
            null => WindowFunction.None,
            object other => throw new ConfigException($"'window' expects 'hann', 'hamming' or null. Received: {Config.Describe(other)}."),
        };

    // 10 log10(power / reference), and nothing further than topDb below the strongest of the batch.
    private Tensor Decibels(Tensor power)
    {
        const double PerNaturalLogarithm = 10 / 2.302585092994045684;
        Tensor decibels = Ops.Log(Ops.Maximum(power, (float)MinPower)) * (float)PerNaturalLogarithm;
        decibels -= (float)(10 * Math.Log10(Math.Max(Math.Abs(RefPower), MinPower)));
        return Ops.Maximum(decibels, Ops.Max(decibels) - (float)TopDb);
    }

    // Triangles that overlap half, equally wide in mel: mel(f) = 1127 ln(1 + f / 700). The constant part of the spectrum counts nowhere.
    // In float32 as Keras has it: where a strong line lies at the foot of a triangle, the rounding of its small weight can be heard.
    private Tensor MelWeights()
    {
        AllocationBudget.Require([Bins, NumMelBins], Engine.DType.Float32);
        float[] edges = Spread(ToMel((float)MinFreq), ToMel((float)MaxFreq), NumMelBins + 2);
        float[] frequencies = Spread(0, SamplingRate / 2f, Bins);
        var triangles = new float[Bins * NumMelBins];
        for (int bin = 1; bin < Bins; bin++)
        {
            float mel = ToMel(frequencies[bin]);
            for (int band = 0; band < NumMelBins; band++)
            {
                float rising = (mel - edges[band]) / (edges[band + 1] - edges[band]);
                float falling = (edges[band + 2] - mel) / (edges[band + 2] - edges[band + 1]);
                triangles[(bin * NumMelBins) + band] = MathF.Max(0, MathF.Min(rising, falling));
            }
        }

        return Tensor.From<float>(triangles, new Shape(Bins, NumMelBins)).Clone();
    }

    private static float ToMel(float frequency) => 1127 * (float)Math.Log(1 + (frequency / 700));

    // Equal steps from the first to the last.
    private static float[] Spread(float first, float last, int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = first + (i * (last - first) / (count - 1));
        return values;
    }
}
