using Argali.Saving;

namespace Argali.Tests.Saving;

/// <summary>Compares the JSON of a file with the recorded one, key by key and in order.</summary>
internal static class ConfigComparison
{
    /// <summary>Where and how two values differ; null when they do not.</summary>
    public static string? Difference(object? expected, object? actual, string path = "config")
    {
        switch (expected, actual)
        {
            case (Config wanted, Config got):
                if (!wanted.Keys.SequenceEqual(got.Keys))
                    return $"{path} has the keys {string.Join(", ", got.Keys)} instead of {string.Join(", ", wanted.Keys)}";
                return wanted.Keys.Select(key => Difference(wanted[key], got[key], $"{path}.{key}")).FirstOrDefault(found => found is not null);
            case (IReadOnlyList<object?> wanted, IReadOnlyList<object?> got):
                if (wanted.Count != got.Count)
                    return $"{path} has {got.Count} items instead of {wanted.Count}";
                return Enumerable.Range(0, wanted.Count).Select(i => Difference(wanted[i], got[i], $"{path}[{i}]")).FirstOrDefault(found => found is not null);
            default:
                return Equals(expected, actual) ? null : $"{path} is {PythonJson.Write(actual)} instead of {PythonJson.Write(expected)}";
        }
    }

    /// <summary>
    /// Replaces what the recording owes to its machine: the optimizers' module, which another backend than torch writes as
    /// <c>keras.optimizers</c>, and the ids of shared objects, which are addresses.
    /// </summary>
    public static object? Portable(object? value)
    {
        switch (value)
        {
            case Config config:
                var portable = new Config();
                foreach ((string key, object? item) in config)
                {
                    if (key != "shared_object_id")
                        portable[key] = Portable(item);
                }

                if (portable.Find("module") is string module && module.StartsWith("keras.src.backend.torch.optimizers", StringComparison.Ordinal))
                {
                    portable["module"] = "keras.optimizers";
                    portable["registered_name"] = null;
                }

                return portable;
            case IReadOnlyList<object?> list:
                return list.Select(Portable).ToList();
            default:
                return value;
        }
    }
}
