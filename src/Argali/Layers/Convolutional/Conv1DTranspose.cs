using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The one-dimensional transposed convolution, which makes sequences <c>(batch, steps, channels)</c> larger.</summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/convolution1d_transpose/"/>
public sealed class Conv1DTranspose : BaseConvTranspose
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">The length of a window.</param>
    /// <param name="strides">The steps between windows. Default 1.</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="outputPadding">Positions added to the output, fewer than the strides; null (the default) to derive them.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window. Default 1.</param>
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
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or the padding is causal.</exception>
    /// <exception cref="ArgumentException">Strides and dilation are both above 1.</exception>
    public Conv1DTranspose(
        int filters,
        int kernelSize,
        int strides = 1,
        Padding padding = Padding.Valid,
        int? outputPadding = null,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        int dilationRate = 1,
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
        : this(
            filters,
            new ConvolutionWindow([kernelSize], [strides], padding, dataFormat, [dilationRate]),
            outputPadding is { } added ? [added] : null,
            new KernelArguments(kernelInitializer, kernelRegularizer, kernelConstraint),
            new ConvolutionOutput(activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint),
            name)
    {
    }

    private Conv1DTranspose(
        int filters, ConvolutionWindow window, int[]? outputPadding, KernelArguments kernel, ConvolutionOutput output, string? name)
        : base(filters, window, outputPadding, kernel, output, name)
    {
    }

    /// <summary>Gets the length of a window.</summary>
    public int KernelSize => Window.KernelSize[0];

    /// <summary>Gets the steps between windows.</summary>
    public int Strides => Window.Strides[0];

    /// <summary>Gets the steps inside a window.</summary>
    public int DilationRate => Window.DilationRate[0];

    /// <summary>Gets the positions added to the output; null where they are derived.</summary>
    public int? OutputPadding => OutputPaddings?[0];

    internal static Conv1DTranspose FromConfig(Config config) => new(
        config.GetInt("filters"),
        ConvolutionWindow.From(config, 1),
        config.GetLengths("output_padding", 1),
        KernelArguments.From(config, "kernel"),
        ConvolutionOutput.From(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
