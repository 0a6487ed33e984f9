namespace Argali.Saving;

/// <summary>Refuses config keys that a class does not know, as Keras's constructors do.</summary>
internal static class UnknownArguments
{
    /// <summary>Arguments that later Keras releases write with a value that means "off": safe to ignore when null or false.</summary>
    private static readonly HashSet<string> NewerArguments = new(StringComparer.Ordinal)
    {
        "quantization_config", "optional", "ragged", "use_gate", "sliding_window", "input_axes", "output_axes", "seed", "name",
    };

    /// <exception cref="ConfigException">A key was not read by the class's factory and is not an inactive newer argument.</exception>
    public static void Check(string className, Config config)
    {
        foreach (string key in config.UnreadKeys.ToList())
        {
            object? value = config.Find(key);
            if (NewerArguments.Contains(key) && value is null or false)
                continue;
            throw new ConfigException($"{className} has no argument '{key}'. Received: {key}={Config.Describe(value)}.");
        }
    }
}
