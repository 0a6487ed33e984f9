using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What <see cref="Conv1DTranspose"/>, <see cref="Conv2DTranspose"/> and <see cref="Conv3DTranspose"/> have in common.</summary>
public abstract class BaseConvTranspose : KernelConvolution
{
    private readonly int[]? outputPadding;

    private protected BaseConvTranspose(
        int filters, ConvolutionWindow window, int[]? outputPadding, KernelArguments kernel, ConvolutionOutput output, string? name)
        : base(filters, window, kernel, output, name)
    {
        for (int i = 0; i < outputPadding?.Length; i++)
        {
            if (outputPadding[i] < 0 || outputPadding[i] >= window.Strides[i])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(outputPadding),
                    "The output padding of each axis must be smaller than its stride. Received: " +
                    $"output_padding=({string.Join(", ", outputPadding)}), strides=({string.Join(", ", window.Strides)}).");
            }
        }

        this.outputPadding = outputPadding;
    }

    private protected override Config Sizes => outputPadding is null
        ? base.Sizes
        : base.Sizes.Merge(new Config { ["output_padding"] = outputPadding });

    private protected IReadOnlyList<int>? OutputPaddings => outputPadding;

    private protected override Shape KernelShape(int channels, Shape inputShape) => new([.. Window.KernelSize, Filters, channels]);

    private protected override int OutputLength(int axis, int length)
    {
        if (length < 0)
            return Shape.Unknown;
        int stride = Window.Strides[axis];
        int reach = ((Window.KernelSize[axis] - 1) * Window.DilationRate[axis]) + 1;
        if (Padding == Padding.Same)
            return checked(outputPadding is null ? length * stride : ((length - 1) * stride) + (reach % 2) + outputPadding[axis]);
        return checked(((length - 1) * stride) + reach + (outputPadding is null ? Math.Max(stride - reach, 0) : outputPadding[axis]));
    }

    private protected override Tensor Convolve(Tensor inputs) =>
        Ops.ConvTranspose(inputs, Kernel!, Window.Strides, Padding.ToWindow(), outputPadding, Window.DilationRate, ChannelsFirst);
}
