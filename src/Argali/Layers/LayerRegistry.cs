using Argali.Models;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Keras's layers and models by class name, and how each is made from what a file holds.</summary>
internal static partial class LayerRegistry
{
    private static readonly ObjectRegistry<Layer> Registry = Register(new ObjectRegistry<Layer>("layer"));

    /// <summary>Gets the class names that files may hold.</summary>
    public static IEnumerable<string> ClassNames => Registry.ClassNames;

    /// <summary>Makes a layer or model of an envelope; one that was met before under the same id is returned again.</summary>
    /// <exception cref="ConfigException">The class is unknown, or its config does not fit.</exception>
    public static Layer? Get(object? value)
    {
        switch (value)
        {
            case null:
                return null;
            case Layer layer:
                return layer;
            case Config envelope:
                return FromEnvelope(envelope);
            default:
                throw new ConfigException($"Expected a layer's config. Received: {Config.Describe(value)}.");
        }
    }

    private static Layer FromEnvelope(Config envelope)
    {
        long? id = envelope.Find("shared_object_id") as long?;
        if (id is { } known && SharedObjects.TryGet(known, out Layer? shared))
            return shared;
        using LoadScope.Nested counted = LoadScope.EnterLayer();
        if (!envelope.ContainsKey("class_name") || envelope.Find("config") is not Config)
            throw new ConfigException($"Expected a layer's 'class_name' and 'config'. Received: {envelope}.");
        // What every layer has is read here, so that factories, those of custom classes too, need only know their own arguments.
        var config = (Config)envelope.Find("config")!;
        bool trainable = config.Find("trainable") is not false;
        config.Find("name");
        config.Find("dtype");
        Layer layer = Registry.FromEnvelope(envelope);
        if (!trainable)
            layer.Trainable = false;
        if (!layer.Built && envelope.Find("build_config") is Config { Count: > 0 } build)
            layer.BuildFromConfig(build);
        if (layer is Model model && envelope.Find("compile_config") is Config { Count: > 0 } compile)
            model.CompileFromConfig(compile);
        if (id is { } fresh)
            SharedObjects.Add(fresh, layer);
        return layer;
    }
}
