using Argali.Layers;
using Argali.Saving;

namespace Argali.Tests.Layers;

/// <summary>The recorded calls that Keras refuses, in C#, by case.</summary>
internal static class LayerRefusals
{
    public static IReadOnlyDictionary<string, Action> Calls { get; } = new Dictionary<string, Action>
    {
        ["error_average_pooling1d_without_pool_size"] = () => FromConfig("AveragePooling1D", new Config()),
        ["error_conv2d_data_format"] = () => FromConfig("Conv2D", new Config { ["filters"] = 3, ["kernel_size"] = 3, ["data_format"] = "nchw" }),
        ["error_conv2d_groups"] = () => new Conv2D(3, 3, groups: 2),
        ["error_conv2d_kernel_tuple"] = () => FromConfig("Conv2D", new Config { ["filters"] = 3, ["kernel_size"] = new[] { 3, 3, 3 } }),
        ["error_conv2d_padding"] = () => new Conv2D(3, 3, padding: Padding.Causal),
        ["error_conv2d_strides_and_dilation"] = () => new Conv2D(2, 3, strides: 2, dilationRate: 2),
        ["error_conv2d_zero_filters"] = () => new Conv2D(0, 3),
        ["error_conv2d_zero_kernel"] = () => new Conv2D(3, 0),
        ["error_depthwise_conv1d_causal"] = () => new DepthwiseConv1D(3, padding: Padding.Causal),
        ["error_layer_name_with_slash"] = () => new Dense(2, name: "a/b"),
        ["error_permute_dims"] = () => new Permute([0, 1]),
        ["error_repeat_vector_type"] = () => FromConfig("RepeatVector", new Config { ["n"] = "3" }),
        ["error_separable_conv1d_causal"] = () => new SeparableConv1D(2, 3, padding: Padding.Causal),
        ["error_zero_padding2d_tuple"] = () => FromConfig("ZeroPadding2D", new Config { ["padding"] = new[] { 1, 2, 3 } }),
    };

    // For values that C#'s types rule out: what a file could still say.
    private static void FromConfig(string className, Config config)
    {
        using IDisposable load = SharedObjects.Begin();
        LayerRegistry.Get(new Config { ["class_name"] = className, ["config"] = config });
    }
}
