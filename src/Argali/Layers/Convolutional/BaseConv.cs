using Argali.Engine;
using Argali.Initializers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What <see cref="Conv1D"/>, <see cref="Conv2D"/> and <see cref="Conv3D"/> have in common.</summary>
public abstract class BaseConv : KernelConvolution
{
    private readonly int? givenRank;

    private protected BaseConv(
        int filters, ConvolutionWindow window, int groups, KernelArguments kernel, ConvolutionOutput output, int? loraRank, string? name)
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
        if (loraRank is { } rank)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank, nameof(loraRank));
        givenRank = loraRank;
    }

    /// <summary>Gets the number of groups of channels that are convolved apart.</summary>
    public int Groups { get; }

    /// <summary>Gets the rank of the adapter; null for none.</summary>
    public int? LoraRank => AdapterRank ?? givenRank;

    private protected override int? GroupCount => Groups;

    /// <summary>Freezes the kernel and trains an adapter of low rank in its place (Hu et al., "LoRA", 2021). Files hold kernel and adapter as one.</summary>
    /// <param name="rank">The rank of the adapter.</param>
    /// <param name="aInitializer">The first values of its first factor; null for <c>he_uniform</c>.</param>
    /// <param name="bInitializer">The first values of its second factor; null for <c>zeros</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is not positive.</exception>
    /// <exception cref="InvalidOperationException">The layer is not built, or has an adapter already.</exception>
    /// <exception cref="NotSupportedException">The kernel has a constraint.</exception>
    public void EnableLora(int rank, Initializer? aInitializer = null, Initializer? bInitializer = null) =>
        Adapt(Kernel, rank, KernelRegularizer, KernelConstraint, aInitializer, bInitializer);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(LoraConfig(LoraRank));

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        base.Build(inputShape);
        if (givenRank is { } rank)
            Adapt(Kernel, rank, KernelRegularizer, KernelConstraint);
    }

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
        return Ops.Conv(inputs, Adapted(Kernel!), Window.Strides, padding, Window.DilationRate, ChannelsFirst);
    }
}
