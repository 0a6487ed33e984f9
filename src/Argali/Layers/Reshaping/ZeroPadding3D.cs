using Argali.Saving;

namespace Argali.Layers;

/// <summary>Adds planes, rows and columns at the faces of volumes, all zeros.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/zero_padding3d/"/>
public sealed class ZeroPadding3D : ZeroPadding
{
    /// <summary>Makes the layer.</summary>
    /// <param name="padding">How many are added at all faces, (depth, height, width) or pairs; null for 1.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding3D(Edges3D? padding = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base((padding ?? 1).ToArray(), dataFormat, name)
    {
    }

    /// <summary>Gets how many are added at each edge.</summary>
    public Edges3D Padding => Edges3D.Of(Edges);

    internal static ZeroPadding3D FromConfig(Config config) => new(
        config.GetEdges("padding", 3) is { } edges ? Edges3D.Of(edges) : null,
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
