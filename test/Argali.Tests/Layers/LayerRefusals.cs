using Argali.Layers;

namespace Argali.Tests.Layers;

/// <summary>The recorded calls that Keras refuses, in C#, by case.</summary>
internal static class LayerRefusals
{
    public static IReadOnlyDictionary<string, Action> Calls { get; } = new Dictionary<string, Action>
    {
        ["error_conv2d_groups"] = () => new Conv2D(3, (2, 2), groups: 2),
        ["error_conv2d_zero_filters"] = () => new Conv2D(0, (2, 2)),
        ["error_layer_name_with_slash"] = () => new Dense(2, name: "a/b"),
    };
}
