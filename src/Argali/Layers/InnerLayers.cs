using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Reads the layers inside another layer's config. They are left unbuilt, whatever their own build config says: the layer around them
/// builds them, so that the paths of their weights begin with its name.
/// </summary>
internal static class InnerLayers
{
    /// <summary>Reads the layer under a key.</summary>
    /// <exception cref="ConfigException">There is none, or it is of another kind.</exception>
    public static TLayer Find<TLayer>(Config config, string key, string expected)
        where TLayer : Layer => Read<TLayer>(config.Find(key), key, expected);

    /// <summary>Reads a layer.</summary>
    /// <param name="value">Its envelope.</param>
    /// <param name="key">The key that it stands under.</param>
    /// <param name="expected">What is expected, for the message.</param>
    /// <exception cref="ConfigException">It is none, or of another kind.</exception>
    public static TLayer Read<TLayer>(object? value, string key, string expected)
        where TLayer : Layer
    {
        Layer? layer = value is Config envelope ? LayerRegistry.Get(Unbuilt(envelope)) : value as Layer;
        return layer as TLayer
            ?? throw new ConfigException($"'{key}' expects {expected}. Received: {layer?.ToString() ?? Config.Describe(value)}.");
    }

    private static Config Unbuilt(Config envelope)
    {
        var unbuilt = new Config();
        foreach ((string key, object? value) in envelope)
        {
            if (key != "build_config")
                unbuilt[key] = Unbuilt(value);
        }

        return unbuilt;
    }

    private static object? Unbuilt(object? value) => value switch
    {
        Config config => Unbuilt(config),
        IReadOnlyList<object?> list => list.Select(Unbuilt).ToList(),
        _ => value,
    };
}
