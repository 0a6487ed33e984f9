using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What convolutions with one kernel for a chosen number of output channels have in common.</summary>
public abstract class KernelConvolution : Convolution
{
    private readonly KernelArguments arguments;

    private protected KernelConvolution(
        int filters, ConvolutionWindow window, KernelArguments arguments, ConvolutionOutput output, string? name)
        : base(window, output, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(filters);
        Filters = filters;
        this.arguments = arguments;
    }

    /// <summary>Gets the number of channels of the output.</summary>
    public int Filters { get; }

    /// <summary>Gets what makes the kernel's first values.</summary>
    public Initializer KernelInitializer => arguments.Initializer;

    /// <summary>Gets the penalty on the kernel.</summary>
    public Regularizer? KernelRegularizer => arguments.Regularizer;

    /// <summary>Gets what is applied to the kernel after every update.</summary>
    public Constraint? KernelConstraint => arguments.Constraint;

    /// <summary>Gets the weights of the windows; null before the layer is built.</summary>
    public Variable? Kernel { get; private set; }

    private protected override (string Prefix, KernelArguments Arguments)[] Kernels => [("kernel", arguments)];

    private protected override Config Sizes => new() { ["filters"] = Filters };

    private protected override int OutputChannels(int channels) => Filters;

    private protected override void AddKernels(int channels, Shape inputShape) =>
        Kernel = AddKernel("kernel", KernelShape(channels, inputShape), arguments);

    /// <summary>Gets the shape of the kernel.</summary>
    private protected abstract Shape KernelShape(int channels, Shape inputShape);
}
