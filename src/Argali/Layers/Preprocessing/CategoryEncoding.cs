using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Encodes numbers of categories, 0 to <c>numTokens - 1</c>, as vectors: inputs <c>(batch, n)</c> give <c>(batch, numTokens)</c>, or in
/// one-hot form <c>(batch, n, numTokens)</c>.
/// </summary>
/// <remarks>
/// In the count mode the call takes <c>count_weights</c>, of the shape of the inputs: what each position counts, instead of 1.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/categorical/category_encoding/"/>
public sealed class CategoryEncoding : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="numTokens">The number of categories.</param>
    /// <param name="outputMode">The form of the output: one-hot, multi-hot or count. Default multi-hot.</param>
    /// <param name="sparse">Must be false: Argali's tensors are dense.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no such mode, or sparse output is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of categories is not positive.</exception>
    public CategoryEncoding(int numTokens, OutputMode outputMode = OutputMode.MultiHot, bool sparse = false, string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numTokens);
        CategoricalEncoding.RefuseSparse(sparse);
        NumTokens = numTokens;
        OutputMode = CategoricalEncoding.Require(outputMode, [OutputMode.OneHot, OutputMode.MultiHot, OutputMode.Count], nameof(CategoryEncoding));
    }

    /// <summary>Gets the number of categories.</summary>
    public int NumTokens { get; }

    /// <summary>Gets the form of the output.</summary>
    public OutputMode OutputMode { get; }

    internal override IReadOnlyList<string> CallArgumentNames => ["count_weights"];

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    /// <remarks>As in Keras 3.3.3 one-hot vectors of inputs <c>(batch, 1)</c> are announced as <c>(batch, numTokens)</c> and come as <c>(batch, 1, numTokens)</c>.</remarks>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) =>
        CategoricalEncoding.OutputShape(inputShapes.Value, OutputMode, NumTokens);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["num_tokens"] = NumTokens,
        ["output_mode"] = OutputMode.KerasName(),
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor categories = Ops.Cast(inputs, Engine.DType.Int64);
        foreach (long category in categories.AsSpan<long>())
        {
            if (category < 0 || category >= NumTokens)
            {
                throw new ArgumentException(
                    $"The layer '{Name}' encodes the categories 0 to {NumTokens - 1} (numTokens is {NumTokens}). Received: {category}.", nameof(inputs));
            }
        }

        Tensor? weights = context.FindTensors("count_weights")?.Value;
        if (weights is not null && OutputMode != OutputMode.Count)
        {
            throw new ArgumentException(
                $"count_weights is used only when the output mode is 'count'. The mode of '{Name}' is '{OutputMode.KerasName()}'.", nameof(context));
        }

        return CategoricalEncoding.Encode(categories, OutputMode, NumTokens, weights, keepUnitAxis: true);
    }

    internal static CategoryEncoding FromConfig(Config config) => new(
        config.GetInt("num_tokens"),
        config.GetOutputMode(OutputMode.MultiHot),
        config.GetBool("sparse", false),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
