using Argali.Saving;

namespace Argali.Layers;

/// <summary>Removes rows and columns at the edges of images.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/cropping2d/"/>
public sealed class Cropping2D : Cropping
{
    /// <summary>Makes the layer.</summary>
    /// <param name="cropping">How many are removed at all edges, (height, width) or pairs; null for 0.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping2D(Edges2D? cropping = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base((cropping ?? 0).ToArray(), dataFormat, name)
    {
    }

    /// <summary>Gets how many are removed at each edge.</summary>
    public Edges2D Cropping => Edges2D.Of(Edges);

    internal static Cropping2D FromConfig(Config config) => new(
        config.GetEdges("cropping", 2) is { } edges ? Edges2D.Of(edges) : null,
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
