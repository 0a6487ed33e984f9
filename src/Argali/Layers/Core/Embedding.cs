using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Operations;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Replaces integers by learned vectors: indices <c>(batch, ...)</c> give <c>(batch, ..., outputDim)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/core_layers/embedding/"/>
public sealed class Embedding : Layer
{
    private readonly int? givenRank;
    private Variable embeddings = null!;

    /// <summary>Makes the layer.</summary>
    /// <param name="inputDim">The number of vectors: indices run from 0 to <paramref name="inputDim"/> - 1.</param>
    /// <param name="outputDim">The length of a vector.</param>
    /// <param name="embeddingsInitializer">The first values; null for <c>uniform</c>.</param>
    /// <param name="embeddingsRegularizer">A penalty on the vectors; null for none.</param>
    /// <param name="embeddingsConstraint">What is applied to the vectors after every update; null for nothing.</param>
    /// <param name="maskZero">Whether index 0 marks padding: the output then carries a mask. Default false.</param>
    /// <param name="loraRank">The rank of an adapter, which is trained in place of the embeddings; null (the default) for none.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is not positive.</exception>
    public Embedding(
        int inputDim,
        int outputDim,
        Initializer? embeddingsInitializer = null,
        Regularizer? embeddingsRegularizer = null,
        Constraint? embeddingsConstraint = null,
        bool maskZero = false,
        int? loraRank = null,
        string? name = null)
        : base(name)
    {
        if (loraRank is { } rank)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank, nameof(loraRank));
        givenRank = loraRank;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputDim);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputDim);
        InputDim = inputDim;
        OutputDim = outputDim;
        EmbeddingsInitializer = embeddingsInitializer ?? "uniform";
        EmbeddingsRegularizer = embeddingsRegularizer;
        EmbeddingsConstraint = embeddingsConstraint;
        MaskZero = maskZero;
        SupportsMasking = maskZero;
    }

    /// <summary>Gets the number of vectors.</summary>
    public int InputDim { get; }

    /// <summary>Gets the length of a vector.</summary>
    public int OutputDim { get; }

    /// <summary>Gets what makes the first values.</summary>
    public Initializer EmbeddingsInitializer { get; }

    /// <summary>Gets the penalty on the vectors.</summary>
    public Regularizer? EmbeddingsRegularizer { get; }

    /// <summary>Gets what is applied to the vectors after every update.</summary>
    public Constraint? EmbeddingsConstraint { get; }

    /// <summary>Gets whether index 0 marks padding.</summary>
    public bool MaskZero { get; }

    /// <summary>Gets the rank of the adapter; null for none.</summary>
    public int? LoraRank => AdapterRank ?? givenRank;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes.Value.Concat([OutputDim]);

    /// <summary>Freezes the embeddings and trains an adapter of low rank in its place (Hu et al., "LoRA", 2021). Files hold embeddings and adapter as one.</summary>
    /// <param name="rank">The rank of the adapter.</param>
    /// <param name="aInitializer">The first values of its first factor; null for <c>he_uniform</c>.</param>
    /// <param name="bInitializer">The first values of its second factor; null for <c>zeros</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive.</exception>
    /// <exception cref="InvalidOperationException">The layer is not built, or has an adapter already.</exception>
    /// <exception cref="NotSupportedException">The embeddings has a constraint.</exception>
    public void EnableLora(int rank, Initializer? aInitializer = null, Initializer? bInitializer = null) =>
        Adapt(Built ? embeddings : null, rank, EmbeddingsRegularizer, EmbeddingsConstraint, aInitializer, bInitializer);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["input_dim"] = InputDim,
        ["output_dim"] = OutputDim,
        ["embeddings_initializer"] = EmbeddingsInitializer,
        ["embeddings_regularizer"] = EmbeddingsRegularizer,
        ["activity_regularizer"] = ActivityRegularizer,
        ["embeddings_constraint"] = EmbeddingsConstraint,
        ["mask_zero"] = MaskZero,
    }).Merge(LoraConfig(LoraRank));

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        embeddings = AddWeight(
            "embeddings", [InputDim, OutputDim], EmbeddingsInitializer, regularizer: EmbeddingsRegularizer, constraint: EmbeddingsConstraint);
        if (givenRank is { } rank)
            Adapt(embeddings, rank, EmbeddingsRegularizer, EmbeddingsConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.EmbeddingLookup(Adapted(embeddings), Ops.Cast(inputs, Engine.DType.Int32));

    /// <inheritdoc/>
    protected override Tensor? ComputeMask(Tensor inputs, Tensor? mask) =>
        MaskZero ? Ops.NotEqual(Ops.Cast(inputs, Engine.DType.Int32), Tensor.Scalar(0)) : (Tensor?)null;

    internal override IReadOnlyList<KerasTensor?> DrawMasks(Nest<KerasTensor> inputs) =>
        MaskZero ? [OpsOperation.Create("NotEqual").Draw([inputs, 0L], [])] : [];

    internal static Embedding FromConfig(Config config)
    {
        var layer = new Embedding(
            config.GetInt("input_dim"),
            config.GetInt("output_dim"),
            Initializer.Get(config.Find("embeddings_initializer")),
            Regularizer.Get(config.Find("embeddings_regularizer")),
            Constraint.Get(config.Find("embeddings_constraint")),
            config.GetBool("mask_zero", false),
            config.GetIntOrNull("lora_rank"),
            config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
        layer.ActivityRegularizer = Regularizer.Get(config.Find("activity_regularizer"));
        config.Find("input_length");
        return layer;
    }
}
