using Argali.Saving;

namespace Argali.Layers;

/// <summary>Reads dtype policies in the forms of all Keras 3 releases.</summary>
internal static class DTypePolicies
{
    /// <summary>Reads a name (up to 3.3), a policy envelope (from 3.4), or null for the global policy.</summary>
    /// <exception cref="ConfigException">The value is something else, or an unknown policy.</exception>
    public static DTypePolicy FromConfig(object? value)
    {
        if (value is null)
            return DTypePolicy.Global;
        string name = value switch
        {
            string text => text,
            Config envelope => NameOf(envelope),
            _ => throw new ConfigException($"'dtype' expects a policy name or a policy. Received: {Config.Describe(value)}."),
        };
        int from = name.IndexOf("_from_", StringComparison.Ordinal);
        if (from > 0 && name[..from] != "int8")
        {
            throw new ConfigException(
                $"The policy '{name}' is of a layer that was quantised in the mode '{name[..from]}'. Of quantised layers only Dense in the mode 'int8' is " +
                "computed here. Save the model in Python before quantising it.");
        }

        try
        {
            return new DTypePolicy(name);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException(e.Message, e);
        }
    }

    // Since 3.4: {"name": "float32"}, of quantised layers {"mode": "int8", "source_name": "float32"}, of a map {"default_policy": ..., "policy_map": {}}.
    private static string NameOf(Config envelope)
    {
        Config config = envelope.GetConfig("config") ?? throw new ConfigException($"A dtype policy needs a 'config'. Received: {envelope}.");
        if (config.Find("name") is string name)
            return name;
        if (!config.ContainsKey("policy_map"))
            return $"{config.GetString("mode")}_from_{config.GetString("source_name")}";
        return config.GetConfig("policy_map") is null or { Count: 0 }
            ? FromConfig(config.Find("default_policy")).Name
            : throw new ConfigException("A map of dtype policies is not supported: give every layer its own policy before saving the model in Python.");
    }
}
