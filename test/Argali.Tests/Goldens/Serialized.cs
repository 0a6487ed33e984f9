using System.Text.Json;
using Argali.Saving;

namespace Argali.Tests.Goldens;

/// <summary>Envelopes of objects with a config, and comparisons of configs that hold such objects.</summary>
internal static class Serialized
{
    /// <summary>The envelope that a file holds for an object.</summary>
    public static Config Envelope(IKerasSerializable value) => new()
    {
        ["module"] = value.Module,
        ["class_name"] = value.ClassName,
        ["config"] = Expand(value.GetConfig()),
        ["registered_name"] = null,
    };

    /// <summary>Asserts that a config, its objects as envelopes, is the recorded one, key by key.</summary>
    public static void ConfigEqual(JsonElement expected, Config actual, string what) =>
        GoldenAssert.ConfigEqual(expected, Expand(actual), what);

    private static Config Expand(Config config)
    {
        var result = new Config();
        foreach ((string key, object? value) in config)
            result[key] = value is IKerasSerializable inner ? Envelope(inner) : value;
        return result;
    }
}
