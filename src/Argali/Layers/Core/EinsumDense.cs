using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A dense layer over any axes: sums of products of the inputs and a kernel by index letters, <c>activation(einsum(equation, inputs,
/// kernel) + bias)</c>.
/// </summary>
/// <remarks><c>new EinsumDense("ab,bc->ac", [64], biasAxes: "c")</c> is <c>new Dense(64)</c>.</remarks>
/// <seealso href="https://keras.io/api/layers/core_layers/einsum_dense/"/>
public sealed class EinsumDense : Layer
{
    private Variable kernel = null!;
    private Variable? bias;
    private readonly int? givenRank;

    /// <summary>Makes the layer.</summary>
    /// <param name="equation">Two operands, inputs and kernel: <c>"ab,bc->ac"</c>, <c>"...x,xy->...y"</c> or <c>"ab...,bc->ac..."</c>.</param>
    /// <param name="outputShape">The shape of the output without the batch and the axes of an ellipsis; null for an axis whose length follows from the inputs.</param>
    /// <param name="activation">The function applied to the result; null (the default) for none.</param>
    /// <param name="biasAxes">The letters of the output's axes that the bias has; null (the default) for no bias.</param>
    /// <param name="kernelInitializer">The first values of the kernel; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">A penalty on the output; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the kernel after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="loraRank">The rank of an adapter, which is trained in place of the kernel; null (the default) for none.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">The equation has none of the three forms.</exception>
    public EinsumDense(
        string equation,
        Shape outputShape,
        ActivationFunction? activation = null,
        string? biasAxes = null,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        int? loraRank = null,
        string? name = null)
        : base(name)
    {
        if (loraRank is { } rank)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank, nameof(loraRank));
        givenRank = loraRank;
        ArgumentNullException.ThrowIfNull(equation);
        Equation = equation.Replace(" ", string.Empty, StringComparison.Ordinal);
        if (!EinsumDenseShapes.IsValid(Equation))
        {
            throw new ArgumentException(
                $"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]....", nameof(equation));
        }

        OutputShape = outputShape;
        Activation = activation ?? "linear";
        BiasAxes = biasAxes;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
    }

    /// <summary>Gets the equation.</summary>
    public string Equation { get; }

    /// <summary>Gets the shape of the output without the batch and the axes of an ellipsis.</summary>
    public Shape OutputShape { get; }

    /// <summary>Gets the function applied to the result.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Gets the letters of the axes that the bias has; null for no bias.</summary>
    public string? BiasAxes { get; }

    /// <summary>Gets what makes the kernel's first values.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gets what makes the bias's first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>Gets the penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>Gets the penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>Gets what is applied to the kernel after every update.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>Gets what is applied to the bias after every update.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>Gets the kernel; null before the layer is built.</summary>
    public Variable? Kernel => Built ? kernel : null;

    /// <summary>Gets the bias; null without one and before the layer is built.</summary>
    public Variable? Bias => bias;

    /// <summary>Gets the rank of the adapter; null for none.</summary>
    public int? LoraRank => AdapterRank ?? givenRank;

    private protected override bool OverridesOutputShape => true;

    /// <summary>Derives the shape of the output. A length that the inputs leave open is the one that the layer was built for, if it was for one.</summary>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        if (BuildShapes is { } built && built.Value.Rank == input.Rank)
        {
            for (int axis = 0; axis < input.Rank; axis++)
            {
                if (input[axis] < 0)
                    input = input.With(axis, built.Value[axis]);
            }
        }

        return EinsumDenseShapes.Of(Equation, input, OutputShape, BiasAxes).Output;
    }

    /// <summary>Freezes the kernel and trains an adapter of low rank in its place (Hu et al., "LoRA", 2021). Files hold kernel and adapter as one.</summary>
    /// <param name="rank">The rank of the adapter.</param>
    /// <param name="aInitializer">The first values of its first factor; null for <c>he_uniform</c>.</param>
    /// <param name="bInitializer">The first values of its second factor; null for <c>zeros</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive.</exception>
    /// <exception cref="InvalidOperationException">The layer is not built, or has an adapter already.</exception>
    /// <exception cref="NotSupportedException">The kernel has a constraint.</exception>
    public void EnableLora(int rank, Initializer? aInitializer = null, Initializer? bInitializer = null) =>
        Adapt(Kernel, rank, KernelRegularizer, KernelConstraint, aInitializer, bInitializer);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["output_shape"] = OutputShape,
        ["equation"] = Equation,
        ["activation"] = Activation,
        ["bias_axes"] = BiasAxes,
        ["kernel_initializer"] = KernelInitializer,
        ["bias_initializer"] = BiasInitializer,
        ["kernel_regularizer"] = KernelRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
        ["activity_regularizer"] = ActivityRegularizer,
        ["kernel_constraint"] = KernelConstraint,
        ["bias_constraint"] = BiasConstraint,
    }).Merge(LoraConfig(LoraRank));

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        EinsumDenseShapes shapes = EinsumDenseShapes.Of(Equation, inputShape, OutputShape, BiasAxes);
        kernel = AddWeight("kernel", shapes.Kernel, KernelInitializer, regularizer: KernelRegularizer, constraint: KernelConstraint);
        if (shapes.Bias is { } biasShape)
            bias = AddWeight("bias", biasShape, BiasInitializer, regularizer: BiasRegularizer, constraint: BiasConstraint);
        if (givenRank is { } rank)
            Adapt(kernel, rank, KernelRegularizer, KernelConstraint);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor y = Ops.Einsum(Equation, inputs, Adapted(kernel));
        return Activation.Apply(bias is null ? y : y + bias);
    }

    internal static EinsumDense FromConfig(Config config) => new(
        config.GetString("equation"),
        config.Find("output_shape") is long length
            ? [(int)length]
            : config.GetShape("output_shape") ?? throw new ConfigException("EinsumDense needs an 'output_shape'."),
        ActivationFunction.Get(config.Find("activation")),
        config.GetString("bias_axes", null),
        Initializer.Get(config.Find("kernel_initializer")),
        Initializer.Get(config.Find("bias_initializer")),
        Regularizer.Get(config.Find("kernel_regularizer")),
        Regularizer.Get(config.Find("bias_regularizer")),
        Regularizer.Get(config.Find("activity_regularizer")),
        Constraint.Get(config.Find("kernel_constraint")),
        Constraint.Get(config.Find("bias_constraint")),
        config.GetIntOrNull("lora_rank"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
