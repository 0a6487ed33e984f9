using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Multi-head attention (Vaswani et al., "Attention Is All You Need", 2017): <c>mha.Apply(x, x)</c> is self-attention,
/// <c>mha.Apply(query, value)</c> cross-attention. See <see cref="ProjectedAttention"/> for the call.
/// </summary>
/// <seealso href="https://keras.io/api/layers/attention_layers/multi_head_attention/"/>
public sealed class MultiHeadAttention : ProjectedAttention
{
    private readonly int[]? givenAxes;
    private bool outputShapeIsNumber;

    /// <summary>Makes the layer.</summary>
    /// <param name="numHeads">The number of heads.</param>
    /// <param name="keyDim">The length of a head's queries and keys.</param>
    /// <param name="valueDim">The length of a head's values; null for <paramref name="keyDim"/>.</param>
    /// <param name="dropout">The part of the probabilities that training drops, in [0, 1]. Default 0.</param>
    /// <param name="useBias">Whether the projections have biases. Default true.</param>
    /// <param name="outputShape">The shape of the output behind the batch and the queries; null for the last axis of the query.</param>
    /// <param name="attentionAxes">The axes over which attention goes; null for all but the first and the last.</param>
    /// <param name="kernelInitializer">The first values of the kernels; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the biases; null for <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernels; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the biases; null for none.</param>
    /// <param name="activityRegularizer">A penalty on what each projection gives; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the kernels after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the biases after every update; null for nothing.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no axis to attend over.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the dropout lies outside [0, 1].</exception>
    public MultiHeadAttention(
        int numHeads,
        int keyDim,
        int? valueDim = null,
        double dropout = 0.0,
        bool useBias = true,
        Shape? outputShape = null,
        IReadOnlyList<int>? attentionAxes = null,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        int? seed = null,
        string? name = null)
        : this(
            numHeads,
            keyDim,
            valueDim,
            outputShape,
            attentionAxes,
            new AttentionOptions(
                dropout, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint),
            seed,
            name)
    {
    }

    private MultiHeadAttention(
        int numHeads, int keyDim, int? valueDim, Shape? outputShape, IReadOnlyList<int>? attentionAxes, in AttentionOptions options, int? seed, string? name)
        : base(options, seed, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numHeads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keyDim);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(valueDim ?? keyDim, nameof(valueDim));
        NumHeads = numHeads;
        KeyDim = keyDim;
        ValueDim = valueDim ?? keyDim;
        OutputShape = outputShape;
        givenAxes = attentionAxes is { Count: 0 }
            ? throw new ArgumentException($"`{nameof(attentionAxes)}` of MultiHeadAttention expects at least one axis. Received: none.", nameof(attentionAxes))
            : attentionAxes?.ToArray();
    }

    /// <summary>Gets the number of heads.</summary>
    public int NumHeads { get; }

    /// <summary>Gets the length of a head's queries and keys.</summary>
    public int KeyDim { get; }

    /// <summary>Gets the length of a head's values.</summary>
    public int ValueDim { get; }

    /// <summary>Gets the shape of the output behind the batch and the queries; null for the last axis of the query.</summary>
    public Shape? OutputShape { get; }

    /// <summary>Gets the axes over which attention goes; null where they follow from inputs that are not known yet.</summary>
    public IReadOnlyList<int>? AttentionAxes => Built ? BuiltAttentionAxes : givenAxes;

    private protected override int QueryHeads => NumHeads;

    private protected override int KeyValueHeads => NumHeads;

    private protected override int ProjectedKeyLength => KeyDim;

    private protected override int ProjectedValueLength => ValueDim;

    private protected override Shape? OutputLengths => OutputShape;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["num_heads"] = NumHeads,
        ["key_dim"] = KeyDim,
        ["value_dim"] = ValueDim,
        ["dropout"] = Dropout,
        ["use_bias"] = UseBias,
        ["output_shape"] = outputShapeIsNumber ? OutputShape!.Value[0] : OutputShape,
        ["attention_axes"] = AttentionAxes,
        ["kernel_initializer"] = KernelInitializer,
        ["bias_initializer"] = BiasInitializer,
        ["kernel_regularizer"] = KernelRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
        ["activity_regularizer"] = OutputRegularizer,
        ["kernel_constraint"] = KernelConstraint,
        ["bias_constraint"] = BiasConstraint,
    });

    private protected override int[] AttentionAxesFor(int rank) =>
        givenAxes is null ? base.AttentionAxesFor(rank) : [.. givenAxes.Select(axis => axis < 0 ? axis + rank : axis)];

    internal static MultiHeadAttention FromConfig(Config config)
    {
        bool outputShapeIsNumber = config.Find("output_shape") is long;
        return new MultiHeadAttention(
            config.GetInt("num_heads"),
            config.GetInt("key_dim"),
            config.GetIntOrNull("value_dim"),
            outputShapeIsNumber ? [config.GetInt("output_shape")] : config.GetShape("output_shape"),
            config.GetInts("attention_axes"),
            AttentionOptions.FromConfig(config),
            config.GetIntOrNull("seed"),
            config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
            outputShapeIsNumber = outputShapeIsNumber,
        };
    }
}
