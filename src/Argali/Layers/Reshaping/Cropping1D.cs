using Argali.Saving;

namespace Argali.Layers;

/// <summary>Removes steps at the two ends of sequences.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/cropping1d/"/>
public sealed class Cropping1D : Cropping
{
    /// <summary>Makes the layer.</summary>
    /// <param name="cropping">How many are removed at both ends or (start, end); null for 1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping1D(Edges1D? cropping = null, string? name = null)
        : base([cropping ?? 1], DataFormat.ChannelsLast, name)
    {
    }

    /// <summary>Gets how many are removed at each edge.</summary>
    public Edges1D Cropping => Edges[0];

    internal static Cropping1D FromConfig(Config config) => new(
        config.GetEdges("cropping", 1) is { } edges ? edges[0] : null,
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
