using Argali.Activations;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Saving;

/// <summary>Turns objects into the envelopes that Keras files hold: <c>module</c>, <c>class_name</c>, <c>config</c>, <c>registered_name</c>, ...</summary>
internal static class ObjectSerializer
{
    /// <summary>Makes the envelope of an object, and everything in its config plain.</summary>
    public static Config Envelope(IKerasSerializable value)
    {
        FileOrigin? origin = FileOrigin.Of(value);
        string? module = origin?.Module ?? value.Module;
        string? registered = IsExported(module) ? null : CustomObjects.RegisteredName(value.GetType()) ?? origin?.RegisteredName ?? value.ClassName;
        var envelope = new Config
        {
            ["module"] = module,
            ["class_name"] = value.ClassName,
            ["config"] = (Config)Plain(value.GetConfig())!,
            ["registered_name"] = registered,
        };
        if (value is Layer layer)
        {
            if (layer.GetBuildConfig() is { } build)
                envelope["build_config"] = build;
            if (layer is Model model && model.GetCompileConfig() is { } compile)
                envelope["compile_config"] = compile;
        }

        return envelope;
    }

    /// <summary>Replaces every object in a value by its envelope.</summary>
    public static object? Plain(object? value)
    {
        switch (value)
        {
            case ActivationFunction activation:
                return activation.IsBuiltIn ? activation.Name : Function(FileOrigin.Of(activation)?.RegisteredName ?? activation.Name);
            case IKerasSerializable item:
                return Envelope(item);
            case Tensor tensor:
                return TensorConfig.Write(tensor);
            case Config config:
                var plain = new Config();
                foreach ((string key, object? child) in config)
                    plain[key] = Plain(child);
                return plain;
            case IReadOnlyList<object?> list:
                return list.Select(Plain).ToList();
            default:
                return value;
        }
    }

    // Keras registers what it does not export: graphs, and the operations in them.
    private static bool IsExported(string? module) => module is "keras" or "builtins"
        || (module is not null && module.StartsWith("keras.", StringComparison.Ordinal) && !module.StartsWith("keras.src.", StringComparison.Ordinal));

    /// <summary>Makes the envelope of a function.</summary>
    public static Config Function(string name) => new()
    {
        ["module"] = "builtins",
        ["class_name"] = "function",
        ["config"] = name,
        ["registered_name"] = "function",
    };
}
