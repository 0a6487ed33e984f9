using Argali.Layers;

namespace Argali.Saving.Legacy;

/// <summary>
/// Translates between the JSON of legacy files and that of <c>.keras</c> files. There, layers are <c>class_name</c> and <c>config</c>
/// alone, and files of Keras 2 hold arguments that Keras 3 has no more.
/// </summary>
internal static class LegacyConfig
{
    // Arguments of Keras 2 that say nothing anymore, or whose only value Keras 3 computes with.
    private static readonly HashSet<string> Retired = new(StringComparer.Ordinal)
    {
        "implementation", "input_length", "batch_input_shape", "input_shape", "input_dim_hint", "ragged", "type_spec", "fused", "virtual_batch_size",
        "renorm", "renorm_clipping", "renorm_momentum", "adjustment", "experimental_autocast",
    };

    // Arguments that another class of Keras 2 inherited from its base without using them.
    private static readonly Dictionary<string, string[]> RetiredByClass = new(StringComparer.Ordinal)
    {
        ["DepthwiseConv1D"] = ["groups", "filters", "kernel_initializer", "kernel_regularizer", "kernel_constraint"],
        ["DepthwiseConv2D"] = ["groups", "filters", "kernel_initializer", "kernel_regularizer", "kernel_constraint"],
        ["SeparableConv1D"] = ["groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"],
        ["SeparableConv2D"] = ["groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"],
        ["Conv1DTranspose"] = ["groups"],
        ["Conv2DTranspose"] = ["groups"],
        ["Conv3DTranspose"] = ["groups"],
        ["Embedding"] = ["activity_regularizer"],
        ["MultiHeadAttention"] = ["query_shape", "key_shape", "value_shape"],
        ["TextVectorization"] = ["has_input_vocab"],
        ["Lambda"] = ["function_type", "module", "output_shape_type", "output_shape_module"],
    };

    private static readonly string[] RetiredOptimizerArguments = ["jit_compile", "is_legacy_optimizer", "decay", "epsilon_hat"];

    private static readonly HashSet<string> Models = new(StringComparer.Ordinal) { "Sequential", "Functional", "Model" };

    /// <summary>Makes the envelope of a model as <c>.keras</c> files hold it.</summary>
    /// <exception cref="ConfigException">The value describes no model.</exception>
    public static Config ToCurrent(object? value)
    {
        if (Plain(value) is not Config { } model || model.Find("class_name") is not string || model.Find("config") is not (Config or IReadOnlyList<object?>))
            throw new ConfigException("Expected a model's 'class_name' and 'config'.");
        return Modernize(model);
    }

    /// <summary>Makes the <c>compile_config</c> of a <c>training_config</c>.</summary>
    /// <exception cref="ConfigException">The value describes no compilation.</exception>
    public static Config ToCompileConfig(object? value)
    {
        if (Plain(value) is not Config training)
            throw new ConfigException("Expected an object with 'optimizer_config', 'loss' and 'metrics'.");
        var compile = new Config { ["optimizer"] = training.GetConfig("optimizer_config") is { } optimizer ? Optimizer(optimizer) : "rmsprop" };
        compile["loss"] = training.Find("loss");
        compile["loss_weights"] = training.Find("loss_weights");
        compile["metrics"] = Metrics(training.Find("metrics"));
        compile["weighted_metrics"] = Metrics(training.Find("weighted_metrics"));
        compile["run_eagerly"] = training.Find("run_eagerly") is true;
        compile["steps_per_execution"] = training.Find("steps_per_execution") is long steps and > 0 ? steps : 1L;
        compile["jit_compile"] = training.Find("jit_compile") is true;
        return compile;
    }

    /// <summary>Makes the <c>model_config</c> of a model's envelope.</summary>
    public static Config ToLegacy(Config envelope)
    {
        // There, what is registered is called by its full name.
        string className = envelope.GetString("class_name");
        var legacy = new Config
        {
            ["class_name"] = envelope.Find("registered_name") is string registered && registered.Contains('>') ? registered : className,
            ["config"] = envelope.Find("config"),
        };
        if (envelope.GetConfig("config") is { } config && Models.Contains(className))
            legacy["config"] = WithLegacyLayers(config);
        foreach (string key in (string[])["name", "inbound_nodes"])
        {
            if (envelope.TryGetValue(key, out object? value))
                legacy[key] = value;
        }

        return legacy;
    }

    /// <summary>Makes the <c>training_config</c> of a <c>compile_config</c>.</summary>
    /// <param name="compile">How the model was compiled.</param>
    /// <param name="optimizer">The envelope of its optimizer.</param>
    public static Config ToTrainingConfig(Config compile, Config optimizer)
    {
        var training = new Config();
        foreach ((string key, object? value) in compile)
        {
            if (key != "optimizer")
                training[key] = Short(value);
        }

        training["optimizer_config"] = new Config { ["class_name"] = optimizer.GetString("class_name"), ["config"] = optimizer.Find("config") };
        return training;
    }

    private static Config WithLegacyLayers(Config config)
    {
        var legacy = new Config();
        foreach ((string key, object? value) in config)
            legacy[key] = key == "layers" && value is IReadOnlyList<object?> layers ? layers.Select(object? (layer) => ToLegacy((Config)layer!)).ToList() : value;
        return legacy;
    }

    // A loss or metric is its class and config alone; a function is its name.
    private static object? Short(object? value) => value switch
    {
        Config envelope when envelope.Find("class_name") is "function" => envelope.Find("config"),
        Config envelope when envelope.ContainsKey("class_name") && envelope.ContainsKey("config") =>
            new Config { ["class_name"] = envelope.Find("class_name"), ["config"] = envelope.Find("config") },
        Config entries => Mapped(entries, Short),
        IReadOnlyList<object?> list => list.Select(Short).ToList(),
        _ => value,
    };

    // Python's json.dumps of Keras 2 marks what JSON has no form for.
    private static object? Plain(object? value)
    {
        switch (value)
        {
            case Config { Count: > 0 } marked when marked.Find("class_name") is "__tuple__" or "TensorShape" && marked.Find("items") is IReadOnlyList<object?> items:
                return items.Select(Plain).ToList();
            case Config config:
                return Mapped(config, Plain);
            case IReadOnlyList<object?> list:
                return list.Select(Plain).ToList();
            default:
                return value;
        }
    }

    private static Config Mapped(Config config, Func<object?, object?> map)
    {
        var mapped = new Config();
        foreach ((string key, object? value) in config)
            mapped[key] = map(value);
        return mapped;
    }

    private static Config Modernize(Config envelope)
    {
        var modern = new Config();
        foreach ((string key, object? value) in envelope)
            modern[key] = value;
        string className = envelope.GetString("class_name");
        modern["class_name"] = className == "Model" ? "Functional" : className;
        modern["config"] = envelope.Find("config") switch
        {
            // Keras 1 and early Keras 2: the config of a stack is the list of its layers.
            IReadOnlyList<object?> layers when className == "Sequential" => new Config { ["layers"] = Stack(layers) },
            Config config => Arguments(className, config),
            object other => throw new ConfigException($"The config of a {className} is an object. Received: {Config.Describe(other)}."),
            null => new Config(),
        };
        return modern;
    }

    private static Config Arguments(string className, Config config)
    {
        string[] retired = RetiredByClass.GetValueOrDefault(className, []);
        var modern = new Config();
        foreach ((string key, object? value) in config)
        {
            if (key == "layers" && value is IReadOnlyList<object?> layers)
                modern[key] = className == "Sequential" ? Stack(layers) : layers.Select(object? (layer) => Modernize(AsConfig(layer))).ToList();
            else if (key == "batch_input_shape" && className == "InputLayer")
                modern["batch_shape"] = value;
            else if (key == "time_major" && value is true)
                throw new ConfigException($"The layer {className} was saved with time_major=True, which Keras 3 has no more. Transpose its inputs.");
            else if (key != "time_major" && !Retired.Contains(key) && !retired.Contains(key))
                modern[key] = Argument(key, value);
        }

        return modern;
    }

    private static object? Argument(string key, object? value) => (key, value) switch
    {
        ("axis", IReadOnlyList<object?> { Count: 1 } single) => single[0],
        (_, Config inner) when inner.Find("class_name") is string && inner.Find("config") is Config && !inner.ContainsKey("module") => WithoutInitializerType(key, inner),
        _ => value,
    };

    // Keras 2 stored a type with every initializer; wrapped layers are layers, and in Keras 2 the cells of a stack too.
    private static Config WithoutInitializerType(string key, Config envelope)
    {
        if (!key.EndsWith("_initializer", StringComparison.Ordinal))
            return key is "layer" or "backward_layer" or "cell" ? Modernize(envelope) : envelope;
        var config = new Config();
        foreach ((string name, object? value) in envelope.GetConfig("config")!)
        {
            if (name != "dtype")
                config[name] = value;
        }

        return new Config { ["class_name"] = envelope.Find("class_name"), ["config"] = config };
    }

    // A stack without an InputLayer names the shape of its input on its first layer.
    private static List<object?> Stack(IReadOnlyList<object?> layers)
    {
        var modern = layers.Select(object? (layer) => Modernize(AsConfig(layer))).ToList();
        if (layers.Count == 0 || AsConfig(layers[0]) is not { } first || first.Find("class_name") is "InputLayer")
            return modern;
        if (first.Find("config") is Config config && config.Find("batch_input_shape") is IReadOnlyList<object?> shape)
        {
            modern.Insert(0, new Config
            {
                ["class_name"] = "InputLayer",
                ["config"] = new Config { ["batch_shape"] = shape, ["dtype"] = first.Find("class_name") is "Embedding" ? "int32" : "float32", ["name"] = UniqueNames.Next("input") },
            });
        }

        return modern;
    }

    private static Config Optimizer(Config envelope)
    {
        var arguments = new Config();
        foreach ((string key, object? value) in envelope.GetConfig("config") ?? new Config())
        {
            if (key == "lr")
                arguments["learning_rate"] = value;
            else if (!RetiredOptimizerArguments.Contains(key))
                arguments[key] = value;
        }

        return new Config
        {
            ["module"] = envelope.Find("module"),
            ["class_name"] = envelope.Find("class_name"),
            ["config"] = arguments,
            ["registered_name"] = envelope.Find("registered_name"),
        };
    }

    // Keras 2 saved the wrapper that it made of a metric's name; a list for its only output may be nested once more.
    private static object? Metrics(object? value) => value switch
    {
        Config wrapper when wrapper.Find("class_name") is "MeanMetricWrapper" or "SumOverBatchSizeMetricWrapper" && wrapper.GetConfig("config")?.Find("fn") is string function => function,
        IReadOnlyList<object?> { Count: 1 } outer when outer[0] is IReadOnlyList<object?> inner => Metrics(inner),
        IReadOnlyList<object?> list => list.Select(Metrics).ToList(),
        Config entries when !entries.ContainsKey("class_name") => Mapped(entries, Metrics),
        _ => value,
    };

    private static Config AsConfig(object? layer) => layer is Config config && config.Find("class_name") is string
        ? config
        : throw new ConfigException($"'layers' holds objects with 'class_name' and 'config'. Received: {Config.Describe(layer)}.");
}
