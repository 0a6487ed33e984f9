using Argali.Engine;

namespace Argali.Layers;

/// <summary>What a layer demands of an input's shape; checked at every call so that errors name the layer and the axis.</summary>
public sealed class InputSpec
{
    private readonly KeyValuePair<int, int>[] axes = [];

    /// <summary>Gets the exact number of axes; null for any.</summary>
    public int? Rank { get; init; }

    /// <summary>Gets the smallest number of axes; null for any.</summary>
    public int? MinRank { get; init; }

    /// <summary>Gets the largest number of axes; null for any.</summary>
    public int? MaxRank { get; init; }

    /// <summary>Gets demanded lengths by axis (negative axes count from the end).</summary>
    public IReadOnlyDictionary<int, int> Axes
    {
        get => axes.ToDictionary();
        init => axes = [.. value];
    }

    /// <exception cref="ArgumentException">The shape does not satisfy the demands.</exception>
    internal void Check(string layer, int index, Shape shape)
    {
        if (Rank is { } rank && shape.Rank != rank)
            throw Misfit(layer, index, $"expected ndim={rank}, found ndim={shape.Rank}. Full shape received: {shape}");
        if (MinRank is { } min && shape.Rank < min)
            throw Misfit(layer, index, $"expected min_ndim={min}, found ndim={shape.Rank}. Full shape received: {shape}");
        if (MaxRank is { } max && shape.Rank > max)
            throw Misfit(layer, index, $"expected max_ndim={max}, found ndim={shape.Rank}. Full shape received: {shape}");
        foreach ((int axis, int length) in axes)
        {
            int position = axis < 0 ? shape.Rank + axis : axis;
            if (position < 0 || position >= shape.Rank || (shape[position] >= 0 && shape[position] != length))
                throw Misfit(layer, index, $"expected axis {axis} of input shape to have value {length}, but received input with shape {shape}.");
        }
    }

    private static ArgumentException Misfit(string layer, int index, string demand) =>
        new($"Input {index} of layer '{layer}' is incompatible with the layer: {demand}");
}
