using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What <see cref="SeparableConv1D"/> and <see cref="SeparableConv2D"/> have in common.</summary>
public abstract class BaseSeparableConv : Convolution
{
    private readonly KernelArguments depthwise;
    private readonly KernelArguments pointwise;

    private protected BaseSeparableConv(
        int filters,
        int depthMultiplier,
        ConvolutionWindow window,
        KernelArguments depthwise,
        KernelArguments pointwise,
        ConvolutionOutput output,
        string? name)
        : base(window, output, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depthMultiplier);
        Filters = filters;
        DepthMultiplier = depthMultiplier;
        this.depthwise = depthwise;
        this.pointwise = pointwise;
    }

    /// <summary>Gets the number of channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Gets the number of channels that the first convolution makes of each input channel.</summary>
    public int DepthMultiplier { get; }

    /// <summary>Gets what makes the first values of the windows' weights.</summary>
    public Initializer DepthwiseInitializer => depthwise.Initializer;

    /// <summary>Gets what makes the first values of the mixing weights.</summary>
    public Initializer PointwiseInitializer => pointwise.Initializer;

    /// <summary>Gets the penalty on the windows' weights.</summary>
    public Regularizer? DepthwiseRegularizer => depthwise.Regularizer;

    /// <summary>Gets the penalty on the mixing weights.</summary>
    public Regularizer? PointwiseRegularizer => pointwise.Regularizer;

    /// <summary>Gets what is applied to the windows' weights after every update.</summary>
    public Constraint? DepthwiseConstraint => depthwise.Constraint;

    /// <summary>Gets what is applied to the mixing weights after every update.</summary>
    public Constraint? PointwiseConstraint => pointwise.Constraint;

    /// <summary>Gets the windows' weights, of shape <c>(..., channels, depthMultiplier)</c>; null before the layer is built.</summary>
    public Variable? DepthwiseKernel { get; private set; }

    /// <summary>
    /// Gets the mixing weights, of shape <c>(1, ..., channels · depthMultiplier, filters)</c>; null before the layer is built.
    /// </summary>
    public Variable? PointwiseKernel { get; private set; }

    private protected override (string Prefix, KernelArguments Arguments)[] Kernels => [("depthwise", depthwise), ("pointwise", pointwise)];

    private protected override Config Sizes => new() { ["depth_multiplier"] = DepthMultiplier, ["filters"] = Filters };

    private protected override int OutputChannels(int channels) => Filters;

    private protected override void AddKernels(int channels, Shape inputShape)
    {
        DepthwiseKernel = AddKernel("depthwise_kernel", new Shape([.. Window.KernelSize, channels, DepthMultiplier]), depthwise);
        PointwiseKernel = AddKernel(
            "pointwise_kernel",
            new Shape([.. Enumerable.Repeat(1, Window.Rank), checked(channels * DepthMultiplier), Filters]),
            pointwise);
    }

    private protected override Tensor Convolve(Tensor inputs) => Ops.SeparableConv(
        inputs, DepthwiseKernel!, PointwiseKernel!, Window.Strides, Padding.ToWindow(), Window.DilationRate, ChannelsFirst);
}
