using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The three-dimensional transposed convolution, which makes volumes <c>(batch, depth, height, width, channels)</c> larger.
/// </summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/convolution3d_transpose/"/>
public sealed class Conv3DTranspose : BaseConvTranspose
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">The depth, height and width of a window.</param>
    /// <param name="strides">The steps between windows; null (the default) for 1.</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="outputPadding">Positions added to the output, fewer than the strides; null (the default) to derive them.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window; null (the default) for 1.</param>
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
    public Conv3DTranspose(
        int filters,
        Size3D kernelSize,
        Size3D? strides = null,
        Padding padding = Padding.Valid,
        Size3D? outputPadding = null,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Size3D? dilationRate = null,
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
            new ConvolutionWindow(kernelSize.ToArray(), strides?.ToArray(), padding, dataFormat, dilationRate?.ToArray()),
            outputPadding?.ToArray(),
            new KernelArguments(kernelInitializer, kernelRegularizer, kernelConstraint),
            new ConvolutionOutput(activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint),
            name)
    {
    }

    private Conv3DTranspose(
        int filters, ConvolutionWindow window, int[]? outputPadding, KernelArguments kernel, ConvolutionOutput output, string? name)
        : base(filters, window, outputPadding, kernel, output, name)
    {
    }

    /// <summary>Gets the depth, height and width of a window.</summary>
    public Size3D KernelSize => Size3D.Of(Window.KernelSize);

    /// <summary>Gets the steps between windows.</summary>
    public Size3D Strides => Size3D.Of(Window.Strides);

    /// <summary>Gets the steps inside a window.</summary>
    public Size3D DilationRate => Size3D.Of(Window.DilationRate);

    /// <summary>Gets the positions added to the output; null where they are derived.</summary>
    public Size3D? OutputPadding => OutputPaddings is { } added ? Size3D.Of(added) : null;

    internal static Conv3DTranspose FromConfig(Config config) => new(
        config.GetInt("filters"),
        ConvolutionWindow.From(config, 3),
        config.GetLengths("output_padding", 3),
        KernelArguments.From(config, "kernel"),
        ConvolutionOutput.From(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
