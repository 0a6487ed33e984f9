using Argali.Engine;
using Argali.Saving;
using Argali.Text;

namespace Argali.Layers;

/// <summary>
/// Joins two or more features of a sample, strings or integers, to one that is spread over a fixed number of bins by a hash. Inputs are a
/// list of tensors of shape <c>(batch,)</c> or <c>(batch, 1)</c>. The bins are TensorFlow's.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/categorical/hashed_crossing/"/>
public sealed class HashedCrossing : Layer
{
    // Where TensorFlow's cross_hashed begins.
    private const ulong HashKey = 0xDECAFCAFFE;

    /// <summary>Makes the layer.</summary>
    /// <param name="numBins">The number of bins.</param>
    /// <param name="outputMode">The form of the output: the numbers of the bins (the default) or one-hot.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no such mode, or sparse output is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is not positive.</exception>
    public HashedCrossing(int numBins, OutputMode outputMode = OutputMode.Int, bool sparse = false, string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numBins);
        CategoricalEncoding.RefuseSparse(sparse);
        NumBins = numBins;
        OutputMode = CategoricalEncoding.Require(outputMode, [OutputMode.Int, OutputMode.OneHot], nameof(HashedCrossing));
        DType = outputMode == OutputMode.Int ? "int64" : "float32";
    }

    /// <summary>Gets the number of bins.</summary>
    public int NumBins { get; }

    /// <summary>Gets the form of the output.</summary>
    public OutputMode OutputMode { get; }

    private protected override bool OverridesOutputShape => true;

    private protected override DType OutputDType => DType.ComputeDType;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        IReadOnlyList<Shape> shapes = inputShapes.Flatten();
        Shape first = shapes[0];
        if (shapes.Count < 2)
            throw new ArgumentException($"The layer '{Name}' (HashedCrossing) expects a list of two or more inputs. Received: {shapes.Count}.", nameof(inputShapes));
        if (first.Rank > 2 || (first.Rank == 2 && first[1] != 1))
            throw new ArgumentException($"All inputs of HashedCrossing '{Name}' should have shape (), (batch,) or (batch, 1). Received: {first}.", nameof(inputShapes));
        if (shapes.Any(shape => shape != first))
            throw new ArgumentException($"All inputs of HashedCrossing '{Name}' should have equal shapes. Received: {string.Join(", ", shapes)}.", nameof(inputShapes));
        return CategoricalEncoding.OutputShape(first, OutputMode, NumBins);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["num_bins"] = NumBins,
        ["output_mode"] = OutputMode.KerasName(),
        ["sparse"] = false,
        ["name"] = Name,
        ["dtype"] = DType.Name,
    };

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        IReadOnlyList<Tensor> features = inputs.Flatten();
        ComputeOutputShape(inputs.Map(input => input.Shape));
        var hashes = new ulong[features[0].ElementCount];
        Array.Fill(hashes, HashKey);
        foreach (Tensor feature in features)
            Cross(hashes, feature);
        long[] bins = Array.ConvertAll(hashes, hash => (long)(hash % (ulong)NumBins));
        return Ops.Cast(CategoricalEncoding.Encode(Tensor.From<long>(bins, features[0].Shape), OutputMode, NumBins), DType.ComputeDType);
    }

    internal static HashedCrossing FromConfig(Config config)
    {
        OutputMode mode = config.GetOutputMode(OutputMode.Int);
        return new HashedCrossing(config.GetInt("num_bins"), mode, config.GetBool("sparse", false), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype") ?? (mode == OutputMode.Int ? "int64" : "float32")),
        };
    }

    // Strings enter by their fingerprint, integers as they are.
    private void Cross(ulong[] hashes, Tensor feature)
    {
        if (feature.DType == Engine.DType.String)
        {
            ReadOnlySpan<string> texts = feature.AsSpan<string>();
            for (int i = 0; i < hashes.Length; i++)
                hashes[i] = Fingerprint64.Join(hashes[i], Fingerprint64.Of(texts[i]));
            return;
        }

        if (!feature.DType.IsInteger())
        {
            throw new ArgumentException(
                $"All inputs of HashedCrossing '{Name}' should be integers or strings. Received: {feature.DType.KerasName()}.", nameof(feature));
        }

        ReadOnlySpan<long> numbers = Ops.Cast(feature, Engine.DType.Int64).AsSpan<long>();
        for (int i = 0; i < hashes.Length; i++)
            hashes[i] = Fingerprint64.Join(hashes[i], unchecked((ulong)numbers[i]));
    }
}
