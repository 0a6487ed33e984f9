using Argali.Engine;
using Argali.Saving;
using Argali.Text;

namespace Argali.Layers;

/// <summary>
/// Spreads strings or integers over a fixed number of bins by a hash: no vocabulary is needed, and different values may share a bin. The
/// bins are TensorFlow's.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/categorical/hashing/"/>
public sealed class Hashing : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="numBins">The number of bins, the one of <paramref name="maskValue"/> included.</param>
    /// <param name="maskValue">The value that alone goes to bin 0; null (the default) for none.</param>
    /// <param name="salt">
    /// A secret under which SipHash is used, so that nobody can choose values that collide; null (the default) for FarmHash.
    /// </param>
    /// <param name="outputMode">The form of the output; not tf-idf. Default: the numbers of the bins.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no such mode, or sparse output is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is not positive.</exception>
    public Hashing(
        int numBins,
        TokenValue? maskValue = null,
        HashingSalt? salt = null,
        OutputMode outputMode = OutputMode.Int,
        bool sparse = false,
        string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numBins);
        CategoricalEncoding.RefuseSparse(sparse);
        NumBins = numBins;
        MaskValue = maskValue;
        Salt = salt;
        OutputMode = CategoricalEncoding.Require(
            outputMode, [OutputMode.Int, OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count], nameof(Hashing));
        DType = outputMode == OutputMode.Int ? "int64" : "float32";
    }

    /// <summary>Gets the number of bins.</summary>
    public int NumBins { get; }

    /// <summary>Gets the value that alone goes to bin 0.</summary>
    public TokenValue? MaskValue { get; }

    /// <summary>Gets the secret of the hash.</summary>
    public HashingSalt? Salt { get; }

    /// <summary>Gets the form of the output.</summary>
    public OutputMode OutputMode { get; }

    private protected override bool OverridesOutputShape => true;

    private protected override DType OutputDType => DType.ComputeDType;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) =>
        CategoricalEncoding.OutputShape(inputShapes.Value, OutputMode, NumBins);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["num_bins"] = NumBins,
        ["salt"] = Salt?.ToConfig(),
        ["mask_value"] = MaskValue?.ToConfig(),
        ["output_mode"] = OutputMode.KerasName(),
        ["sparse"] = false,
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        // The mask takes a bin of its own; with a single bin there is none to take.
        bool masks = MaskValue is not null && NumBins > 1;
        ulong bins = (ulong)(masks ? NumBins - 1 : NumBins);
        string[] texts = TokenText.Of(inputs);
        string? mask = masks ? MaskValue!.Value.ToString() : null;
        var numbers = new long[texts.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (texts[i] == mask)
                continue;
            ulong hash = Salt is { } salt ? SipHash24.Of(texts[i], salt.Key0, salt.Key1) : Fingerprint64.Of(texts[i]);
            numbers[i] = (long)(hash % bins) + (masks ? 1 : 0);
        }

        return Ops.Cast(CategoricalEncoding.Encode(Tensor.From<long>(numbers, inputs.Shape), OutputMode, NumBins), DType.ComputeDType);
    }

    internal static Hashing FromConfig(Config config)
    {
        OutputMode mode = config.GetOutputMode(OutputMode.Int);
        return new Hashing(
            config.GetInt("num_bins"),
            TokenValue.FromConfig(config, "mask_value"),
            HashingSalt.FromConfig(config, "salt"),
            mode,
            config.GetBool("sparse", false),
            config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype") ?? (mode == OutputMode.Int ? "int64" : "float32")),
        };
    }
}
