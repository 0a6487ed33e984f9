using Argali.Saving;

namespace Argali.Layers;

/// <summary>What files call <c>Layer</c>: the base class itself, which Keras makes, saves and refuses to call.</summary>
internal sealed class LayerWithoutCall(string? name) : Layer(name ?? UniqueNames.Next(AutomaticName))
{
    private const string AutomaticName = "layer";

    public override string ClassName => nameof(Layer);

    public override string? Module => "keras";

    internal static LayerWithoutCall FromConfig(Config config) => new(config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
