using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

public abstract partial class Layer
{
    /// <summary>Gets what files say of the shapes that the layer was built for; null when it was not.</summary>
    internal virtual Config? GetBuildConfig() => BuildShapes is { } shapes && this is not InputLayer
        ? new Config { ["input_shape"] = ShapesToConfig(shapes) }
        : null;

    /// <summary>Builds the layer for the shapes that a file names.</summary>
    /// <exception cref="ConfigException">The shapes are no shapes, or do not fit the layer.</exception>
    internal virtual void BuildFromConfig(Config config)
    {
        object? value = config.Find("input_shape");
        if (value is null && config.GetConfig("shapes_dict") is { } named)
        {
            BuildFromShapes(named);
            return;
        }

        if (value is not null)
            BuildFor(ShapesFromConfig(value));
    }

    /// <summary>Builds a layer whose build takes several named shapes.</summary>
    private protected virtual void BuildFromShapes(Config shapes)
    {
        if (shapes.FirstOrDefault().Value is { } first)
            BuildFor(ShapesFromConfig(first));
    }

    private protected void BuildFor(Nest<Shape> shapes)
    {
        try
        {
            EnsureBuilt(shapes);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException($"The layer '{Name}' ({ClassName}) cannot be built for {shapes}: {e.Message}", e);
        }
    }

    private protected static object? ShapesToConfig(Nest<Shape> shapes)
    {
        if (shapes.IsLeaf)
            return shapes.Value;
        if (shapes.IsList)
            return shapes.Select(ShapesToConfig).ToList();
        var config = new Config();
        foreach (string key in shapes.Keys)
            config[key] = ShapesToConfig(shapes[key]);
        return config;
    }

    private protected static Nest<Shape> ShapesFromConfig(object? value)
    {
        switch (value)
        {
            case Config named:
                return Nest<Shape>.Dictionary(named.Select(pair => KeyValuePair.Create(pair.Key, ShapesFromConfig(pair.Value))));
            case IReadOnlyList<object?> list when list.All(item => item is null or long):
                return Config.ToShape("input_shape", list);
            case IReadOnlyList<object?> list:
                return Nest<Shape>.List(list.Select(ShapesFromConfig));
            default:
                throw new ConfigException($"'build_config' expects shapes. Received: {Config.Describe(value)}.");
        }
    }
}
