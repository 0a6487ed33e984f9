using Argali.Engine;

namespace Argali.Layers;

/// <summary>What <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="Conv3D"/> have in common.</summary>
public abstract class BaseConv : KernelConvolution
{
    private protected BaseConv(
        int filters, ConvolutionWindow window, int groups, KernelArguments kernel, ConvolutionOutput output, string? name)
        : base(filters, window, kernel, output, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        if (filters % groups != 0)
        {
            throw new ArgumentException(
                $"The number of filters must be evenly divisible by the number of groups. Received: groups={groups}, filters={filters}.",
                nameof(groups));
        }

        Groups = groups;
    }

    /// <summary>Gets the number of groups of channels that are convolved apart.</summary>
    public int Groups { get; }

    private protected override int? GroupCount => Groups;

    private protected override Shape KernelShape(int channels, Shape inputShape) => channels % Groups == 0
        ? new Shape([.. Window.KernelSize, channels / Groups, Filters])
        : throw new ArgumentException(
            "The number of input channels must be evenly divisible by the number of groups. Received " +
            $"groups={Groups}, but the input has {channels} channels (full input shape is {inputShape}).");

    private protected override Tensor Convolve(Tensor inputs)
    {
        WindowPadding padding = Padding == Padding.Causal
            ? WindowPadding.Explicit((Window.KernelSize[0] - 1) * Window.DilationRate[0], 0)
            : Padding.ToWindow();
        return Ops.Conv(inputs, Kernel!, Window.Strides, padding, Window.DilationRate, ChannelsFirst);
    }
}
