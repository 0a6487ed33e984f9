namespace Argali.Saving;

/// <summary>Refuses config keys that a class does not know, as Keras's constructors do.</summary>
internal static class UnknownArguments
{
    /// <summary>Arguments that later Keras releases write with a value that means "off": safe to ignore when null or false.</summary>
    private static readonly HashSet<string> NewerSwitches = new(StringComparer.Ordinal)
    {
        "antialias", "bounding_box_format", "flash_attention", "input_axes", "name", "optional", "output_axes", "pad_to_aspect_ratio",
        "quantization_config", "ragged", "renorm", "seed", "sliding_window", "use_gate",
    };

    /// <summary>Arguments of later releases that only say how something is done that one of the switches turns on.</summary>
    private static readonly HashSet<(string Class, string Key)> NewerDetails =
    [
        ("BatchNormalization", "renorm_clipping"),
        ("BatchNormalization", "renorm_momentum"),
        ("Resizing", "fill_mode"),
        ("Resizing", "fill_value"),
    ];

    /// <exception cref="ConfigException">A key was not read by the class's factory and is not an inactive newer argument.</exception>
    public static void Check(string className, Config config)
    {
        foreach (string key in config.UnreadKeys.ToList())
        {
            object? value = config.Find(key);
            if ((NewerSwitches.Contains(key) && value is null or false) || NewerDetails.Contains((className, key)) || IsAsBefore(className, key, value, config))
                continue;
            if (key == "quantization_config")
            {
                throw new ConfigException(
                    $"The {className} layer was quantised with {Config.Describe((value as Config)?.Find("class_name") ?? value)}. Of quantised layers only Dense " +
                    "in 8 bits, with Keras's default quantisers, is computed here. Save the model in Python before quantising it.");
            }

            throw new ConfigException($"{className} has no argument '{key}'. Received: {key}={Config.Describe(value)}.");
        }
    }

    // Values that later releases write out and that are how Keras 3.3.3 computes.
    private static bool IsAsBefore(string className, string key, object? value, Config config) => (className, key) switch
    {
        ("RandomContrast", "value_range") => value is IReadOnlyList<object?> and [0L or 0.0, 255L or 255.0],

        // An adapter's sum is scaled by alpha through rank.
        (_, "lora_alpha") => value is null || Equals(value, config.Find("lora_rank")),
        ("Dense", "quantization_config") => value is Config quantization && IsDefaultInt8(quantization) && DTypeIsInt8(config),
        _ => false,
    };

    private static bool DTypeIsInt8(Config config) => Layers.DTypePolicies.FromConfig(config.Find("dtype")).IsInt8;

    // Weights by the largest of each column, inputs by the largest of each row: what mode "int8" of Keras 3.3.3 does.
    private static bool IsDefaultInt8(Config quantization) =>
        quantization.Find("class_name") is "Int8QuantizationConfig"
        && quantization.GetConfig("config") is { } quantizers
        && quantizers.Find("weight_quantizer") is null
        && quantizers.Find("activation_quantizer") is Config activation
        && activation.Find("class_name") is "AbsMaxQuantizer"
        && activation.GetConfig("config")?.GetInts("axis") is [-1];
}
