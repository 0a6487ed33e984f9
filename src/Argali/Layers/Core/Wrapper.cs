using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>A layer around another one: the base of <c>TimeDistributed</c>, <c>SpectralNormalization</c> and wrappers of one's own.</summary>
/// <remarks>It builds, tracks and saves the inner layer; a class of one's own overrides the call, and may override the build.</remarks>
public class Wrapper : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="layer">The inner layer.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Wrapper(Layer layer, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Layer = Track("layer", layer);
    }

    /// <summary>Gets the inner layer.</summary>
    public Layer Layer { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["layer"] = Layer });

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes) => Layer.EnsureBuilt(inputShapes);

    /// <summary>Reads the inner layer of a wrapper's config.</summary>
    /// <exception cref="ConfigException">There is none, or it is no layer.</exception>
    internal static Layer InnerLayer(Config config) => InnerLayers.Find<Layer>(config, "layer", "a layer");

    internal static Wrapper FromConfig(Config config) => new(InnerLayer(config), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
