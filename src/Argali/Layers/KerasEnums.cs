using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The closed string sets of Keras's layer configs.</summary>
internal static class KerasEnums
{
    private static readonly string[] Interpolations = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"];

    private static readonly string[] FillModes = ["constant", "nearest", "wrap", "reflect"];

    private static readonly string[] FlipModes = ["horizontal", "vertical", "horizontal_and_vertical"];

    private static readonly string[] Paddings = ["valid", "same", "causal"];

    private static readonly string[] DataFormats = ["channels_last", "channels_first"];

    public static string KerasName(this DataFormat format) => DataFormats[(int)format];

    public static string KerasName(this Padding padding) => Paddings[(int)padding];

    public static string KerasName(this Interpolation interpolation) => Interpolations[(int)interpolation];

    public static string KerasName(this FillMode mode) => FillModes[(int)mode];

    public static string KerasName(this FlipMode mode) => FlipModes[(int)mode];

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static DataFormat GetDataFormat(this Config config) =>
        (DataFormat)IndexOf(config, "data_format", DataFormats, (int)DataFormat.ChannelsLast);

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static Padding GetPadding(this Config config) => (Padding)IndexOf(config, "padding", Paddings, (int)Padding.Valid);

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static Interpolation GetInterpolation(this Config config, Interpolation missing) =>
        (Interpolation)IndexOf(config, "interpolation", Interpolations, (int)missing);

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static FillMode GetFillMode(this Config config, FillMode missing) =>
        (FillMode)IndexOf(config, "fill_mode", FillModes, (int)missing);

    /// <exception cref="ConfigException">The value is unknown.</exception>
    public static FlipMode GetFlipMode(this Config config) =>
        (FlipMode)IndexOf(config, "mode", FlipModes, (int)FlipMode.HorizontalAndVertical);

    private static int IndexOf(Config config, string key, string[] names, int missing)
    {
        if (config.GetString(key, null) is not { } name)
            return missing;
        int index = Array.IndexOf(names, name.ToLowerInvariant());
        return index >= 0
            ? index
            : throw new ConfigException($"'{key}' expects one of '{string.Join("', '", names)}'. Received: '{name}'.");
    }
}
