using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving;

/// <summary>Brings a file of Keras 3.3.3 into the form of Keras 3.16: everything that changed in between, at once.</summary>
internal static class NewestForm
{
    private static readonly string[] Drawn =
        ["VarianceScaling", "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"];

    private static readonly string[] Models = ["Sequential", "Functional"];

    public static void Apply(RecordedFile file)
    {
        file.Release = "3.16.0";
        Apply(file.Config);
        OrderOptimizer(file);
        foreach (string group in file.Groups.Keys.Where(path => path == "vars" || path.EndsWith("/vars", StringComparison.Ordinal)).ToList())
            file.Groups[group] = "a name";
        file.Groups[""] = "model";
        file.Groups.Remove("vars");
    }

    /// <summary>As above, the JSON alone.</summary>
    public static void Apply(Config root)
    {
        foreach (Config item in RecordedFile.Objects(root).Where(item => item.Find("class_name") is string && item.Find("config") is Config).ToList())
            Modernize(item, (string)item.Find("class_name")!, item.GetConfig("config")!);
    }

    private static void Modernize(Config envelope, string className, Config config)
    {
        // Layers of legacy files have no module; what has one there is no layer.
        bool isLayer = envelope.Find("module") is "keras.layers" or "keras" or "keras.src.models.functional" || envelope.Find("registered_name") is "golden>ScaleShift"
            || (!envelope.ContainsKey("module") && config.ContainsKey("trainable"));
        if (isLayer && className != "InputLayer" && config.Find("dtype") is string policy)
            config["dtype"] = Policy(policy);
        if (Models.Contains(className) && envelope.ContainsKey("module") && !envelope.ContainsKey("compile_config"))
            envelope["compile_config"] = new Config();
        if (Drawn.Contains(className))
            Set(config, "input_axes", "output_axes");
        switch (className)
        {
            case "InputLayer":
                config["ragged"] = false;
                config["optional"] = false;
                break;
            case "Dense" or "EinsumDense" or "Embedding":
                Set(config, "quantization_config");
                break;
            case "MultiHeadAttention" or "GroupQueryAttention":
                Set(config, "seed", "sliding_window");
                config["use_gate"] = false;
                break;
            case "BatchNormalization":
                config["renorm"] = false;
                config["renorm_clipping"] = null;
                config["renorm_momentum"] = 0.99;
                break;
            case "LayerNormalization":
                config["rms_scaling"] = false;
                break;
            case "Resizing":
                config["pad_to_aspect_ratio"] = false;
                config["fill_mode"] = "constant";
                config["fill_value"] = 0.0;
                config["antialias"] = false;
                break;
            case "RandomContrast":
                config["value_range"] = new List<object?> { 0L, 255L };
                break;
            case "OrthogonalInitializer" or "IdentityInitializer":
                envelope["class_name"] = className[..^"Initializer".Length];
                break;
            case "Huber" when !config.ContainsKey("delta"):
                config["delta"] = 1.0;
                break;
            case "LossScaleOptimizer":
                foreach (string key in config.Keys.Except(["name", "inner_optimizer", "initial_scale", "dynamic_growth_steps"]).ToList())
                    config.Remove(key);
                break;
            case "Functional":
                config["input_layers"] = Ends(config["input_layers"]);
                config["output_layers"] = Ends(config["output_layers"]);
                break;
        }

        if (envelope.Find("module") is string module && module.StartsWith("keras.src.backend.torch.optimizers", StringComparison.Ordinal))
        {
            envelope["module"] = "keras.optimizers";
            envelope["registered_name"] = null;
        }
    }

    // Policies that are equal are one object in Python.
    private static Config Policy(string name)
    {
        bool isInt8 = name.StartsWith("int8_from_", StringComparison.Ordinal);
        return new Config
        {
            ["module"] = isInt8 ? "keras.dtype_policies" : "keras",
            ["class_name"] = isInt8 ? "QuantizedDTypePolicy" : "DTypePolicy",
            ["config"] = isInt8 ? new Config { ["mode"] = "int8", ["source_name"] = name["int8_from_".Length..] } : new Config { ["name"] = name },
            ["registered_name"] = null,
            ["shared_object_id"] = 140_000_000_001_000L,
        };
    }

    // A single tensor is a bare triple.
    private static object? Ends(object? ends) => ends is IReadOnlyList<object?> { Count: 1 } list && list[0] is IReadOnlyList<object?> { Count: 3 } triple && triple[0] is string
        ? triple
        : ends;

    private static void Set(Config config, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            config[key] = null;
    }

    // Nadam's product stands last.
    private static void OrderOptimizer(RecordedFile file)
    {
        object? optimizer = file.Config.GetConfig("compile_config")?.Find("optimizer");
        if (optimizer is "nadam" || (optimizer is Config envelope && envelope.Find("class_name") is "Nadam"))
            file.Reorder("optimizer/vars", variables => [.. variables.Where((_, i) => i != 2), variables[2]]);
    }
}
