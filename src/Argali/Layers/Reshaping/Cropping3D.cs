using Argali.Saving;

namespace Argali.Layers;

/// <summary>Removes planes, rows and columns at the faces of volumes.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/cropping3d/"/>
public sealed class Cropping3D : Cropping
{
    /// <summary>Makes the layer.</summary>
    /// <param name="cropping">How many are removed at all faces, (depth, height, width) or pairs; null for 1.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping3D(Edges3D? cropping = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base((cropping ?? 1).ToArray(), dataFormat, name)
    {
    }

    /// <summary>Gets how many are removed at each edge.</summary>
    public Edges3D Cropping => Edges3D.Of(Edges);

    internal static Cropping3D FromConfig(Config config) => new(
        config.GetEdges("cropping", 3) is { } edges ? Edges3D.Of(edges) : null,
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
