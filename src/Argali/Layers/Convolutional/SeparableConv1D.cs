using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A one-dimensional convolution of each channel of sequences <c>(batch, steps, channels)</c>, and one that mixes the channels.
/// </summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/separable_convolution1d/"/>
public sealed class SeparableConv1D : BaseSeparableConv
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">The length of a window.</param>
    /// <param name="strides">The steps between windows. Default 1.</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window. Default 1.</param>
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
    public SeparableConv1D(
        int filters,
        int kernelSize,
        int strides = 1,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        int dilationRate = 1,
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
            new ConvolutionWindow([kernelSize], [strides], padding, dataFormat, [dilationRate]),
            new KernelArguments(depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint),
            new KernelArguments(pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint),
            new ConvolutionOutput(activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint),
            name)
    {
    }

    private SeparableConv1D(
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

    /// <summary>Gets the length of a window.</summary>
    public int KernelSize => Window.KernelSize[0];

    /// <summary>Gets the steps between windows.</summary>
    public int Strides => Window.Strides[0];

    /// <summary>Gets the steps inside a window.</summary>
    public int DilationRate => Window.DilationRate[0];

    internal static SeparableConv1D FromConfig(Config config) => new(
        config.GetInt("filters"),
        config.GetInt("depth_multiplier", 1),
        ConvolutionWindow.From(config, 1),
        KernelArguments.From(config, "depthwise"),
        KernelArguments.From(config, "pointwise"),
        ConvolutionOutput.From(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
