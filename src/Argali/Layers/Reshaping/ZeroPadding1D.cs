using Argali.Saving;

namespace Argali.Layers;

/// <summary>Adds steps at the two ends of sequences, all zeros.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/zero_padding1d/"/>
public sealed class ZeroPadding1D : ZeroPadding
{
    /// <summary>Makes the layer.</summary>
    /// <param name="padding">How many are added at both ends or (start, end); null for 1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding1D(Edges1D? padding = null, string? name = null)
        : base([padding ?? 1], DataFormat.ChannelsLast, name)
    {
    }

    /// <summary>Gets how many are added at each edge.</summary>
    public Edges1D Padding => Edges[0];

    internal static ZeroPadding1D FromConfig(Config config) => new(
        config.GetEdges("padding", 1) is { } edges ? edges[0] : null,
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
