using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// What all convolution layers have in common: windows over one to three axes, a bias for each output channel, an activation.
/// </summary>
public abstract class Convolution : Layer
{
    private Variable? bias;

    private protected Convolution(ConvolutionWindow window, ConvolutionOutput output, string? name)
        : base(name)
    {
        Window = window;
        Activation = output.Activation ?? "linear";
        UseBias = output.UseBias;
        BiasInitializer = output.BiasInitializer ?? "zeros";
        BiasRegularizer = output.BiasRegularizer;
        BiasConstraint = output.BiasConstraint;
        ActivityRegularizer = output.ActivityRegularizer;
        InputSpec = new InputSpec { Rank = window.Rank + 2 };
    }

    /// <summary>Gets what windows do at the edges.</summary>
    public Padding Padding => Window.Padding;

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat => Window.DataFormat;

    /// <summary>Gets the function applied to the result.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Gets whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>Gets what makes the bias's first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>Gets the penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>Gets what is applied to the bias after every update.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>Gets the bias, one number for each output channel; null without one and before the layer is built.</summary>
    public Variable? Bias => bias;

    private protected ConvolutionWindow Window { get; }

    private protected bool ChannelsFirst => DataFormat == DataFormat.ChannelsFirst;

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets the kinds of window weights, in the order and under the prefixes of Keras's config.</summary>
    private protected abstract (string Prefix, KernelArguments Arguments)[] Kernels { get; }

    /// <summary>Gets what Keras's config holds before the windows.</summary>
    private protected abstract Config Sizes { get; }

    /// <summary>Gets the number of groups, where the layer has them.</summary>
    private protected virtual int? GroupCount => null;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        InputSpec!.Check(Name, 0, input);
        int first = ChannelsFirst ? 2 : 1;
        int channels = ChannelsFirst ? 1 : input.Rank - 1;
        Shape output = input.With(channels, OutputChannels(input[channels]));
        for (int i = 0; i < Window.Rank; i++)
            output = output.With(first + i, OutputLength(i, input[first + i]));
        return output;
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig().Merge(Sizes).Merge(new Config
        {
            ["kernel_size"] = Window.KernelSize,
            ["strides"] = Window.Strides,
            ["padding"] = Padding.KerasName(),
            ["data_format"] = DataFormat.KerasName(),
            ["dilation_rate"] = Window.DilationRate,
        });
        if (GroupCount is { } groups)
            config["groups"] = groups;
        config["activation"] = Activation;
        config["use_bias"] = UseBias;
        foreach ((string prefix, KernelArguments arguments) in Kernels)
            config[$"{prefix}_initializer"] = arguments.Initializer;
        config["bias_initializer"] = BiasInitializer;
        foreach ((string prefix, KernelArguments arguments) in Kernels)
            config[$"{prefix}_regularizer"] = arguments.Regularizer;
        config["bias_regularizer"] = BiasRegularizer;
        config["activity_regularizer"] = ActivityRegularizer;
        foreach ((string prefix, KernelArguments arguments) in Kernels)
            config[$"{prefix}_constraint"] = arguments.Constraint;
        config["bias_constraint"] = BiasConstraint;
        return config;
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        InputSpec!.Check(Name, 0, inputShape);
        int axis = ChannelsFirst ? 1 : -1;
        int channels = inputShape[ChannelsFirst ? 1 : inputShape.Rank - 1];
        if (channels < 0)
        {
            throw new ArgumentException(
                $"The channels of the inputs of {ClassName} '{Name}' must be known, since its kernel depends on them. " +
                $"Received shape {inputShape}.");
        }

        AddKernels(channels, inputShape);
        if (UseBias)
            bias = AddWeight("bias", [OutputChannels(channels)], BiasInitializer, regularizer: BiasRegularizer, constraint: BiasConstraint);
        InputSpec = new InputSpec { Rank = Window.Rank + 2, Axes = new Dictionary<int, int> { [axis] = channels } };
        ComputeOutputShape(inputShape);
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor outputs = Convolve(inputs);
        if (bias is not null)
            outputs += ChannelsFirst ? Ops.Reshape(bias, BesideChannels(bias.Shape)) : bias.Value;
        return Activation.Apply(outputs);
    }

    /// <summary>Makes the weights of the windows.</summary>
    private protected abstract void AddKernels(int channels, Shape inputShape);

    /// <summary>Gets the number of output channels; unknown where it depends on unknown input channels.</summary>
    private protected abstract int OutputChannels(int channels);

    /// <summary>Gets the length of an output axis.</summary>
    private protected virtual int OutputLength(int axis, int length) =>
        WindowArguments.OutputLength(length, Window.KernelSize[axis], Window.Strides[axis], Window.DilationRate[axis], Padding, Name);

    /// <summary>Computes the outputs without bias and activation.</summary>
    private protected abstract Tensor Convolve(Tensor inputs);

    // (filters,) to (filters, 1, ...), so that it broadcasts over the axes behind the channels.
    private Shape BesideChannels(Shape shape)
    {
        for (int i = 0; i < Window.Rank; i++)
            shape = shape.Insert(shape.Rank, 1);
        return shape;
    }

    private protected Variable AddKernel(string name, Shape shape, KernelArguments arguments) =>
        AddWeight(name, shape, arguments.Initializer, regularizer: arguments.Regularizer, constraint: arguments.Constraint);
}
