using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The two-dimensional convolution: images <c>(batch, height, width, channels)</c> give <c>(batch, rows, columns, filters)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/convolution2d/"/>
public sealed class Conv2D : Layer
{
    private Variable kernel = null!;
    private Variable? bias;

    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">The height and width of a window.</param>
    /// <param name="strides">The steps between windows; null for (1, 1).</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window; null for (1, 1).</param>
    /// <param name="groups">The number of groups of channels that are convolved apart. Default 1.</param>
    /// <param name="activation">The function applied to the result; null (the default) for none.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">The first values of the kernel; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">A penalty on the output; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the kernel after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the padding is causal.</exception>
    /// <exception cref="ArgumentException">
    /// The groups do not divide the filters, or strides and dilation are both above 1.
    /// </exception>
    public Conv2D(
        int filters,
        Size2D kernelSize,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Size2D? dilationRate = null,
        int groups = 1,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        ArgumentOutOfRangeException.ThrowIfEqual((int)padding, (int)Padding.Causal, nameof(padding));
        if (filters % groups != 0)
        {
            throw new ArgumentException(
                $"The number of filters must be evenly divisible by the number of groups. Received: groups={groups}, filters={filters}.",
                nameof(groups));
        }

        Filters = filters;
        KernelSize = WindowArguments.Positive(kernelSize, nameof(kernelSize));
        Strides = WindowArguments.Positive(strides ?? 1, nameof(strides));
        DilationRate = WindowArguments.Positive(dilationRate ?? 1, nameof(dilationRate));
        if (Math.Max(Strides.Height, Strides.Width) > 1 && Math.Max(DilationRate.Height, DilationRate.Width) > 1)
        {
            throw new ArgumentException(
                $"`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: strides={Strides} and dilation_rate={DilationRate}",
                nameof(strides));
        }

        Padding = padding;
        DataFormat = dataFormat;
        Groups = groups;
        Activation = activation ?? "linear";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        BiasInitializer = biasInitializer ?? "zeros";
        KernelRegularizer = kernelRegularizer;
        BiasRegularizer = biasRegularizer;
        ActivityRegularizer = activityRegularizer;
        KernelConstraint = kernelConstraint;
        BiasConstraint = biasConstraint;
        InputSpec = new InputSpec { Rank = 4 };
    }

    /// <summary>Gets the number of channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Gets the height and width of a window.</summary>
    public Size2D KernelSize { get; }

    /// <summary>Gets the steps between windows.</summary>
    public Size2D Strides { get; }

    /// <summary>Gets what windows do at the edges.</summary>
    public Padding Padding { get; }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>Gets the steps inside a window.</summary>
    public Size2D DilationRate { get; }

    /// <summary>Gets the number of groups of channels that are convolved apart.</summary>
    public int Groups { get; }

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

    /// <summary>Gets the weights, of shape <c>(height, width, channels / groups, filters)</c>; null before the layer is built.</summary>
    public Variable? Kernel => Built ? kernel : null;

    /// <summary>Gets the bias, of shape <c>(filters,)</c>; null without one and before the layer is built.</summary>
    public Variable? Bias => bias;

    private protected override bool OverridesOutputShape => true;

    private bool ChannelsFirst => DataFormat == DataFormat.ChannelsFirst;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        int first = ChannelsFirst ? 2 : 1;
        int height = WindowArguments.OutputLength(input[first], KernelSize.Height, Strides.Height, DilationRate.Height, Padding, Name);
        int width = WindowArguments.OutputLength(input[first + 1], KernelSize.Width, Strides.Width, DilationRate.Width, Padding, Name);
        return ChannelsFirst ? new Shape(input[0], Filters, height, width) : new Shape(input[0], height, width, Filters);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["filters"] = Filters,
        ["kernel_size"] = KernelSize.ToArray(),
        ["strides"] = Strides.ToArray(),
        ["padding"] = Padding.KerasName(),
        ["data_format"] = DataFormat.KerasName(),
        ["dilation_rate"] = DilationRate.ToArray(),
        ["groups"] = Groups,
        ["activation"] = Activation,
        ["use_bias"] = UseBias,
        ["kernel_initializer"] = KernelInitializer,
        ["bias_initializer"] = BiasInitializer,
        ["kernel_regularizer"] = KernelRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
        ["activity_regularizer"] = ActivityRegularizer,
        ["kernel_constraint"] = KernelConstraint,
        ["bias_constraint"] = BiasConstraint,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        InputSpec!.Check(Name, 0, inputShape);
        int axis = ChannelsFirst ? 1 : -1;
        int channels = inputShape[axis < 0 ? inputShape.Rank - 1 : axis];
        if (channels < 0)
        {
            throw new ArgumentException(
                $"The channels of the inputs of Conv2D '{Name}' must be known, since its kernel depends on them. Received shape {inputShape}.");
        }

        if (channels % Groups != 0)
        {
            throw new ArgumentException(
                $"The number of input channels must be evenly divisible by the number of groups. Received groups={Groups}, but the input has {channels} channels (full input shape is {inputShape}).");
        }

        kernel = AddWeight(
            "kernel",
            [KernelSize.Height, KernelSize.Width, channels / Groups, Filters],
            KernelInitializer,
            regularizer: KernelRegularizer,
            constraint: KernelConstraint);
        if (UseBias)
            bias = AddWeight("bias", [Filters], BiasInitializer, regularizer: BiasRegularizer, constraint: BiasConstraint);
        InputSpec = new InputSpec { Rank = 4, Axes = new Dictionary<int, int> { [axis] = channels } };
        ComputeOutputShape(inputShape);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor outputs = Ops.Conv2D(inputs, kernel, Strides.ToTuple(), Padding.ToWindow(), DilationRate.ToTuple(), ChannelsFirst);
        if (bias is not null)
            outputs += ChannelsFirst ? Ops.Reshape(bias, [Filters, 1, 1]) : bias.Value;
        return Activation.Apply(outputs);
    }

    internal static Conv2D FromConfig(Config config) => new(
        config.GetInt("filters"),
        config.Pair("kernel_size") ?? throw new ConfigException("'kernel_size' is missing."),
        config.Pair("strides"),
        config.GetPadding(),
        config.GetDataFormat(),
        config.Pair("dilation_rate"),
        config.GetInt("groups", 1),
        ActivationFunction.Get(config.Find("activation")),
        config.GetBool("use_bias", true),
        Initializer.Get(config.Find("kernel_initializer")),
        Initializer.Get(config.Find("bias_initializer")),
        Regularizer.Get(config.Find("kernel_regularizer")),
        Regularizer.Get(config.Find("bias_regularizer")),
        Regularizer.Get(config.Find("activity_regularizer")),
        Constraint.Get(config.Find("kernel_constraint")),
        Constraint.Get(config.Find("bias_constraint")),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
