using Argali.Saving;

namespace Argali.Layers;

/// <summary>Adds rows and columns at the edges of images, all zeros.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/zero_padding2d/"/>
public sealed class ZeroPadding2D : ZeroPadding
{
    /// <summary>Makes the layer.</summary>
    /// <param name="padding">How many are added at all edges, (height, width) or pairs; null for 1.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding2D(Edges2D? padding = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base((padding ?? 1).ToArray(), dataFormat, name)
    {
    }

    /// <summary>Gets how many are added at each edge.</summary>
    public Edges2D Padding => Edges2D.Of(Edges);

    internal static ZeroPadding2D FromConfig(Config config) => new(
        config.GetEdges("padding", 2) is { } edges ? Edges2D.Of(edges) : null,
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
