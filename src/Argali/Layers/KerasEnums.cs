using Argali.Saving;

namespace Argali.Layers;

/// <summary>The closed string sets of Keras's layer configs.</summary>
internal static class KerasEnums
{
    public static string KerasName(this DataFormat format) => format == DataFormat.ChannelsLast ? "channels_last" : "channels_first";

    public static string KerasName(this Padding padding) => padding switch
    {
        Padding.Valid => "valid",
        Padding.Same => "same",
        _ => "causal",
    };

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static DataFormat GetDataFormat(this Config config) => config.GetString("data_format", "channels_last") switch
    {
        "channels_last" => DataFormat.ChannelsLast,
        "channels_first" => DataFormat.ChannelsFirst,
        string other => throw new ConfigException($"'data_format' expects 'channels_last' or 'channels_first'. Received: '{other}'."),
    };

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static Padding GetPadding(this Config config) => config.GetString("padding", "valid").ToLowerInvariant() switch
    {
        "valid" => Padding.Valid,
        "same" => Padding.Same,
        "causal" => Padding.Causal,
        string other => throw new ConfigException($"'padding' expects 'valid', 'same' or 'causal'. Received: '{other}'."),
    };
}
