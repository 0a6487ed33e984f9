using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A two-dimensional convolution of each channel of images <c>(batch, height, width, channels)</c>, and one that mixes the channels.
/// </summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/separable_convolution2d/"/>
public sealed class SeparableConv2D : BaseSeparableConv
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">The height and width of a window.</param>
    /// <param name="strides">The steps between windows; null (the default) for 1.</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window; null (the default) for 1.</param>
    /// <param name="depthMultiplier">The number of channels that the first convolution makes of each input channel. Default 1.</param>
    /// <param name="activation">The function applied to the result; null (the default) for none.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="depthwiseInitializer">The first values of the windows' weights; null for <c>glorot_uniform</c>.</param>
    /// <param name="pointwiseInitializer">The first values of the mixing weights; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="depthwiseRegularizer">A penalty on the windows' weights; null for none.</param>
    /// <param name="pointwiseRegularizer">A penalty on the mixing weights; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">A penalty on the output; null for none.</param>
    /// <param name="depthwiseConstraint">What is applied to the windows' weights after every update; null for nothing.</param>
    /// <param name="pointwiseConstraint">What is applied to the mixing weights after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the padding is causal.</exception>
    /// <exception cref="ArgumentException">Strides and dilation are both above 1.</exception>
    public SeparableConv2D(
        int filters,
        Size2D kernelSize,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Size2D? dilationRate = null,
        int depthMultiplier = 1,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? depthwiseInitializer = null,
        Initializer? pointwiseInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Regularizer? pointwiseRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null,
        Constraint? pointwiseConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : this(
            filters,
            depthMultiplier,
            new ConvolutionWindow(kernelSize.ToArray(), strides?.ToArray(), padding, dataFormat, dilationRate?.ToArray()),
            new KernelArguments(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
            new KernelArguments(pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint),
            new ConvolutionOutput(activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint),
            name)
    {
    }

    private SeparableConv2D(
        int filters,
        int depthMultiplier,
        ConvolutionWindow window,
        KernelArguments depthwise,
        KernelArguments pointwise,
        ConvolutionOutput output,
        string? name)
        : base(filters, depthMultiplier, window, depthwise, pointwise, output, name)
    {
    }

    /// <summary>Gets the height and width of a window.</summary>
    public Size2D KernelSize => Size2D.Of(Window.KernelSize);

    /// <summary>Gets the steps between windows.</summary>
    public Size2D Strides => Size2D.Of(Window.Strides);

    /// <summary>Gets the steps inside a window.</summary>
    public Size2D DilationRate => Size2D.Of(Window.DilationRate);

    internal static SeparableConv2D FromConfig(Config config) => new(
        config.GetInt("filters"),
        config.GetInt("depth_multiplier", 1),
        ConvolutionWindow.From(config, 2),
        KernelArguments.From(config, "depthwise"),
        KernelArguments.From(config, "pointwise"),
        ConvolutionOutput.From(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
