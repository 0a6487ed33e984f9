using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The two-dimensional convolution of each channel on its own: images <c>(batch, height, width, channels)</c> keep their channels
/// apart.
/// </summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/depthwise_convolution2d/"/>
public sealed class DepthwiseConv2D : BaseDepthwiseConv
{
    /// <summary>Makes the layer.</summary>
    /// <param name="kernelSize">The height and width of a window.</param>
    /// <param name="strides">The steps between windows; null (the default) for 1.</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="depthMultiplier">The number of output channels of each input channel. Default 1.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window; null (the default) for 1.</param>
    /// <param name="activation">The function applied to the result; null (the default) for none.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="depthwiseInitializer">The first values of the kernel; null for <c>glorot_uniform</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="depthwiseRegularizer">A penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">A penalty on the output; null for none.</param>
    /// <param name="depthwiseConstraint">What is applied to the kernel after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the padding is causal.</exception>
    /// <exception cref="ArgumentException">Strides and dilation are both above 1.</exception>
    public DepthwiseConv2D(
        Size2D kernelSize,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        int depthMultiplier = 1,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Size2D? dilationRate = null,
        ActivationFunction? activation = null,
        bool useBias = true,
        Initializer? depthwiseInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null,
        Constraint? biasConstraint = null,
        string? name = null)
        : this(
            depthMultiplier,
            new ConvolutionWindow(kernelSize.ToArray(), strides?.ToArray(), padding, dataFormat, dilationRate?.ToArray()),
            new KernelArguments(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
            new ConvolutionOutput(activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint),
            name)
    {
    }

    private DepthwiseConv2D(
        int depthMultiplier, ConvolutionWindow window, KernelArguments depthwise, ConvolutionOutput output, string? name)
        : base(depthMultiplier, window, depthwise, output, name)
    {
    }

    /// <summary>Gets the height and width of a window.</summary>
    public Size2D KernelSize => Size2D.Of(Window.KernelSize);

    /// <summary>Gets the steps between windows.</summary>
    public Size2D Strides => Size2D.Of(Window.Strides);

    /// <summary>Gets the steps inside a window.</summary>
    public Size2D DilationRate => Size2D.Of(Window.DilationRate);

    internal static DepthwiseConv2D FromConfig(Config config) => new(
        config.GetInt("depth_multiplier", 1),
        ConvolutionWindow.From(config, 2),
        KernelArguments.From(config, "depthwise"),
        ConvolutionOutput.From(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
