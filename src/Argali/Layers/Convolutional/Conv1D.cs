using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The one-dimensional convolution: sequences <c>(batch, steps, channels)</c> give <c>(batch, positions, filters)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/convolution_layers/convolution1d/"/>
public sealed class Conv1D : BaseConv
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the output.</param>
    /// <param name="kernelSize">The length of a window.</param>
    /// <param name="strides">The steps between windows. Default 1.</param>
    /// <param name="padding">What windows do at the edges: valid (the default), same or causal.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window. Default 1.</param>
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
    /// <param name="loraRank">The rank of an adapter, which is trained in place of the kernel; null (the default) for none.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    /// <exception cref="ArgumentException">The groups do not divide the filters, or strides and dilation are both above 1.</exception>
    public Conv1D(
        int filters,
        int kernelSize,
        int strides = 1,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        int dilationRate = 1,
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
        int? loraRank = null,
        string? name = null)
        : this(
            filters,
            new ConvolutionWindow([kernelSize], [strides], padding, dataFormat, [dilationRate], causal: true),
            groups,
            new KernelArguments(kernelInitializer, kernelRegularizer, kernelConstraint),
            new ConvolutionOutput(activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint),
            loraRank,
            name)
    {
    }

    private Conv1D(int filters, ConvolutionWindow window, int groups, KernelArguments kernel, ConvolutionOutput output, int? loraRank, string? name)
        : base(filters, window, groups, kernel, output, loraRank, name)
    {
    }

    /// <summary>Gets the length of a window.</summary>
    public int KernelSize => Window.KernelSize[0];

    /// <summary>Gets the steps between windows.</summary>
    public int Strides => Window.Strides[0];

    /// <summary>Gets the steps inside a window.</summary>
    public int DilationRate => Window.DilationRate[0];

    internal static Conv1D FromConfig(Config config) => new(
        config.GetInt("filters"),
        ConvolutionWindow.From(config, 1, causal: true),
        config.GetInt("groups", 1),
        KernelArguments.From(config, "kernel"),
        ConvolutionOutput.From(config),
        config.GetIntOrNull("lora_rank"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
