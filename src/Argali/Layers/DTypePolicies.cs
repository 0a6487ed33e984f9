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
            Config envelope when envelope.GetConfig("config") is { } config => config.GetString("name", null)
                ?? $"{config.GetString("mode")}_from_{config.GetString("source_name")}",
            _ => throw new ConfigException($"'dtype' expects a policy name or a policy. Received: {Config.Describe(value)}."),
        };
        try
        {
            return new DTypePolicy(name);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException(e.Message, e);
        }
    }
}
