using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The densely connected layer: <c>activation(inputs · kernel + bias)</c> over the last axis. Inputs <c>(..., n)</c> give
/// <c>(..., units)</c>.
/// </summary>
/// <seealso href="https://keras.io/api/layers/core_layers/dense/"/>
public sealed class Dense : Layer
{
    private Variable kernel = null!;
    private Variable? bias;
    private readonly int? givenRank;
    private Int8Kernel? int8;

    /// <summary>Makes the layer.</summary>
    /// <param name="units">The length of the output's last axis.</param>
    /// <param name="activation">The function applied to the result; null (the default) for none.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">The first values of the kernel; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">A penalty on the output; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the kernel after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="loraRank">The rank of an adapter, which is trained in place of the kernel; null (the default) for none.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The units are not positive.</exception>
    public Dense(
        int units,
        ActivationFunction? activation = null,
        bool useBias = true,
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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        Units = units;
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        InputSpec = new InputSpec { MinRank = 2 };
        SupportsMasking = true;
    }

    /// <summary>Gets the length of the output's last axis.</summary>
    public int Units { get; }

    /// <summary>Gets the function applied to the result.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Gets whether a bias is added.</summary>
    public bool UseBias { get; }

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

    /// <summary>Gets the weights, of shape <c>(n, units)</c>; null before the layer is built.</summary>
    public Variable? Kernel => Built ? kernel : null;

    /// <summary>Gets the bias, of shape <c>(units,)</c>; null without one and before the layer is built.</summary>
    public Variable? Bias => bias;

    /// <summary>Gets the rank of the adapter; null for none.</summary>
    public int? LoraRank => AdapterRank ?? givenRank;

    // Files of a quantised kernel: kernel, bias, scale.
    internal override IReadOnlyList<Variable> OwnVariables =>
        int8 is null ? base.OwnVariables : bias is null ? [kernel, int8.Scale] : [kernel, bias, int8.Scale];

    private protected override bool SupportsInt8 => true;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes.Value.With(-1, Units);

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
        ["units"] = Units,
        ["activation"] = Activation,
        ["use_bias"] = UseBias,
        ["kernel_initializer"] = KernelInitializer,
        ["bias_initializer"] = BiasInitializer,
        ["kernel_regularizer"] = KernelRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
        ["kernel_constraint"] = KernelConstraint,
        ["bias_constraint"] = BiasConstraint,
    }).Merge(LoraConfig(LoraRank));

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int length = inputShape[^1];
        if (length < 0)
        {
            throw new ArgumentException(
                $"The last axis of the inputs of Dense '{Name}' must be known, since its kernel is (last axis, {Units}). Received shape {inputShape}.");
        }

        kernel = DType.IsInt8
            ? AddWeight("kernel", [length, Units], "zeros", trainable: false, dtype: Engine.DType.Int8)
            : AddWeight("kernel", [length, Units], KernelInitializer, regularizer: KernelRegularizer, constraint: KernelConstraint);
        if (UseBias)
            bias = AddWeight("bias", [Units], BiasInitializer, regularizer: BiasRegularizer, constraint: BiasConstraint);
        if (DType.IsInt8)
            int8 = new Int8Kernel(kernel, AddWeight("kernel_scale", [Units], "ones", trainable: false));
        if (givenRank is { } rank)
            Adapt(kernel, rank, KernelRegularizer, KernelConstraint);
        InputSpec = new InputSpec { MinRank = 2, Axes = new Dictionary<int, int> { [-1] = length } };
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (int8 is null)
            return Activation.Apply(Ops.Dense(inputs, Adapted(kernel), bias?.Value));
        Tensor y = int8.Multiply(inputs);
        return Activation.Apply(bias is null ? y : y + bias);
    }

    internal static Dense FromConfig(Config config) => new(
        config.GetInt("units"),
        ActivationFunction.Get(config.Find("activation")),
        config.GetBool("use_bias", true),
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
