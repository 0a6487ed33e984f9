using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Attention whose heads of queries share heads of keys and values in groups (Ainslie et al., "GQA", 2023); with one head of keys and
/// values it is multi-query attention. See <see cref="ProjectedAttention"/> for the call.
/// </summary>
/// <seealso href="https://keras.io/api/layers/attention_layers/group_query_attention/"/>
public sealed class GroupQueryAttention : ProjectedAttention
{
    // The Python class behind Keras's export, from which automatic names come.
    private const string PythonName = "grouped_query_attention";

    /// <summary>Makes the layer.</summary>
    /// <param name="headDim">The length of a head.</param>
    /// <param name="numQueryHeads">The number of heads of the queries.</param>
    /// <param name="numKeyValueHeads">The number of heads of keys and values, a divisor of <paramref name="numQueryHeads"/>.</param>
    /// <param name="dropout">The part of the probabilities that training drops, in [0, 1]. Default 0.</param>
    /// <param name="useBias">Whether the projections have biases. Default true.</param>
    /// <param name="kernelInitializer">The first values of the kernels; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the biases; null for <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernels; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the biases; null for none.</param>
    /// <param name="activityRegularizer">A penalty on what each projection gives; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the kernels after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the biases after every update; null for nothing.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">The heads of the queries cannot be grouped evenly.</exception>
    public GroupQueryAttention(
        int headDim,
        int numQueryHeads,
        int numKeyValueHeads,
        double dropout = 0.0,
        bool useBias = true,
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
            headDim,
            numQueryHeads,
            numKeyValueHeads,
            new AttentionOptions(
                dropout, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint),
            seed,
            name)
    {
    }

    private GroupQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads, in AttentionOptions options, int? seed, string? name)
        : base(options, seed, name ?? UniqueNames.Next(PythonName))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(headDim);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numQueryHeads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numKeyValueHeads);
        if (numQueryHeads % numKeyValueHeads != 0)
        {
            throw new ArgumentException(
                $"`{nameof(numQueryHeads)}` must be divisible by `{nameof(numKeyValueHeads)}`. Received: {numQueryHeads} and {numKeyValueHeads}.",
                nameof(numKeyValueHeads));
        }

        HeadDim = headDim;
        NumQueryHeads = numQueryHeads;
        NumKeyValueHeads = numKeyValueHeads;
    }

    /// <summary>Gets the length of a head.</summary>
    public int HeadDim { get; }

    /// <summary>Gets the number of heads of the queries.</summary>
    public int NumQueryHeads { get; }

    /// <summary>Gets the number of heads of keys and values.</summary>
    public int NumKeyValueHeads { get; }

    private protected override int QueryHeads => NumQueryHeads;

    private protected override int KeyValueHeads => NumKeyValueHeads;

    private protected override int ProjectedKeyLength => HeadDim;

    private protected override int ProjectedValueLength => HeadDim;

    private protected override string AttributePrefix => "_";

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["head_dim"] = HeadDim,
        ["num_query_heads"] = NumQueryHeads,
        ["num_key_value_heads"] = NumKeyValueHeads,
        ["use_bias"] = UseBias,
        ["dropout"] = Dropout,
        ["kernel_initializer"] = KernelInitializer,
        ["bias_initializer"] = BiasInitializer,
        ["kernel_regularizer"] = KernelRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
        ["activity_regularizer"] = OutputRegularizer,
        ["kernel_constraint"] = KernelConstraint,
        ["bias_constraint"] = BiasConstraint,
    });

    internal static GroupQueryAttention FromConfig(Config config) => new(
        config.GetInt("head_dim"),
        config.GetInt("num_query_heads"),
        config.GetInt("num_key_value_heads"),
        AttentionOptions.FromConfig(config),
        config.GetIntOrNull("seed"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
