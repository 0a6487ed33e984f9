using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The window of a convolution: its size, the steps between windows and the steps inside one.</summary>
internal readonly record struct ConvWindow(Spatial Size, Spatial Strides, Spatial Dilation)
{
    /// <exception cref="ArgumentException">Strides or dilation are not positive, or not one for each axis.</exception>
    public static ConvWindow Of(Shape kernel, int rank, ReadOnlySpan<int> strides, ReadOnlySpan<int> dilationRate, string operation)
    {
        var one = new Spatial(1, 1, 1);
        return new ConvWindow(
            Spatial.Lengths(kernel, 0, rank),
            Spatial.Positive(strides, rank, one, operation, nameof(strides)),
            Spatial.Positive(dilationRate, rank, one, operation, nameof(dilationRate)));
    }

    /// <summary>The geometry of a convolution of this window.</summary>
    public VolumeGeometry Geometry(
        int batch, Spatial input, int inChannels, Spatial output, int outChannels, Spatial before, int groups = 1)
    {
        var plane = new ConvGeometry(
            batch,
            input.Height,
            input.Width,
            inChannels,
            output.Height,
            output.Width,
            outChannels,
            Size.Height,
            Size.Width,
            Strides.Height,
            Strides.Width,
            Dilation.Height,
            Dilation.Width,
            before.Height,
            before.Width,
            groups);
        return new VolumeGeometry(plane, input.Depth, output.Depth, Size.Depth, Strides.Depth, Dilation.Depth, before.Depth);
    }

    /// <summary>The lengths that a transposed convolution gives to inputs of the given lengths.</summary>
    /// <exception cref="ArgumentException">The output padding is negative, or not one for each axis.</exception>
    public Spatial TransposedLengths(Spatial lengths, WindowPadding padding, ReadOnlySpan<int> outputPadding, int rank)
    {
        if (outputPadding.Length > 1 && outputPadding.Length != rank)
        {
            throw new ArgumentException(
                $"ConvTranspose of {rank} axes expects one number or {rank} as output padding. Received: {outputPadding.Length}.", nameof(outputPadding));
        }

        foreach (int value in outputPadding)
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(outputPadding));
        Spatial added = outputPadding.IsEmpty ? new Spatial(-1, -1, -1) : Spatial.Spread(outputPadding, rank, -1);
        return new Spatial(
            Along(lengths.Depth, Size.Depth, Strides.Depth, Dilation.Depth, added.Depth, padding.IsSame, padding.Before.Depth + padding.After.Depth),
            Along(lengths.Height, Size.Height, Strides.Height, Dilation.Height, added.Height, padding.IsSame, padding.Before.Height + padding.After.Height),
            Along(lengths.Width, Size.Width, Strides.Width, Dilation.Width, added.Width, padding.IsSame, padding.Before.Width + padding.After.Width));
    }

    private static int Along(int length, int size, int stride, int dilation, int added, bool same, int cropped)
    {
        int reach = ((size - 1) * dilation) + 1;
        if (same)
            return checked(added < 0 ? length * stride : ((length - 1) * stride) + (reach % 2) + added);
        return checked(((length - 1) * stride) + reach + (added < 0 ? Math.Max(stride - reach, 0) : added) - cropped);
    }
}
