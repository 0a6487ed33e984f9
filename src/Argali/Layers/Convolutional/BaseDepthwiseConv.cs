using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What <see cref="DepthwiseConv1D"/> and <see cref="DepthwiseConv2D"/> have in common.</summary>
public abstract class BaseDepthwiseConv : Convolution
{
    private readonly KernelArguments arguments;

    private protected BaseDepthwiseConv(
        int depthMultiplier, ConvolutionWindow window, KernelArguments arguments, ConvolutionOutput output, string? name)
        : base(window, output, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depthMultiplier);
        DepthMultiplier = depthMultiplier;
        this.arguments = arguments;
    }

    /// <summary>Gets the number of output channels of each input channel.</summary>
    public int DepthMultiplier { get; }

    /// <summary>Gets what makes the kernel's first values.</summary>
    public Initializer DepthwiseInitializer => arguments.Initializer;

    /// <summary>Gets the penalty on the kernel.</summary>
    public Regularizer? DepthwiseRegularizer => arguments.Regularizer;

    /// <summary>Gets what is applied to the kernel after every update.</summary>
    public Constraint? DepthwiseConstraint => arguments.Constraint;

    /// <summary>Gets the windows' weights, of shape <c>(..., channels, depthMultiplier)</c>; null before the layer is built.</summary>
    public Variable? Kernel { get; private set; }

    private protected override (string Prefix, KernelArguments Arguments)[] Kernels => [("depthwise", arguments)];

    private protected override Config Sizes => new() { ["depth_multiplier"] = DepthMultiplier };

    private protected override int OutputChannels(int channels) =>
        channels < 0 ? Shape.Unknown : checked(channels * DepthMultiplier);

    private protected override void AddKernels(int channels, Shape inputShape) =>
        Kernel = AddKernel("kernel", new Shape([.. Window.KernelSize, channels, DepthMultiplier]), arguments);

    private protected override Tensor Convolve(Tensor inputs) =>
        Ops.DepthwiseConv(inputs, Kernel!, Window.Strides, Padding.ToWindow(), Window.DilationRate, ChannelsFirst);
}
