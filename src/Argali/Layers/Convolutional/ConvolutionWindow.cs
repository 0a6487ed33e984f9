using Argali.Saving;

namespace Argali.Layers;

/// <summary>The windows of a convolution layer: one number for each axis, checked.</summary>
internal sealed record ConvolutionWindow
{
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the padding is causal where it must not be.</exception>
    /// <exception cref="ArgumentException">Strides and dilation are both above 1.</exception>
    public ConvolutionWindow(
        int[] kernelSize, int[]? strides, Padding padding, DataFormat dataFormat, int[]? dilationRate, bool causal = false)
    {
        if (padding == Padding.Causal && !causal)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding), padding, "The `padding` argument must be Valid or Same: only Conv1D takes Causal.");
        }

        KernelSize = WindowArguments.Positive(kernelSize, nameof(kernelSize));
        Strides = WindowArguments.Positive(strides ?? Ones(kernelSize.Length), nameof(strides));
        DilationRate = WindowArguments.Positive(dilationRate ?? Ones(kernelSize.Length), nameof(dilationRate));
        if (Strides.Max() > 1 && DilationRate.Max() > 1)
        {
            throw new ArgumentException(
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: " +
                $"strides=({string.Join(", ", Strides)}) and dilation_rate=({string.Join(", ", DilationRate)})",
                nameof(strides));
        }

        Padding = padding;
        DataFormat = dataFormat;
    }

    public int[] KernelSize { get; }

    public int[] Strides { get; }

    public Padding Padding { get; }

    public DataFormat DataFormat { get; }

    public int[] DilationRate { get; }

    /// <summary>Gets the number of axes between batch and channels.</summary>
    public int Rank => KernelSize.Length;

    /// <exception cref="ConfigException">A value has not the form that Keras writes.</exception>
    public static ConvolutionWindow From(Config config, int rank, bool causal = false) => new(
        config.NeedLengths("kernel_size", rank),
        config.GetLengths("strides", rank),
        config.GetPadding(),
        config.GetDataFormat(),
        config.GetLengths("dilation_rate", rank),
        causal);

    private static int[] Ones(int rank) => [.. Enumerable.Repeat(1, rank)];
}
