using System.Numerics;
using Argali.Layers;
using Argali.Saving;
using Config = Argali.Saving.Config;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>Changes JSON that stays JSON: types exchanged, keys taken out or renamed, parts put elsewhere, deep nesting, huge and odd numbers, other classes.</summary>
internal static class JsonMutations
{
    private static readonly string[] ClassNames =
        [.. LayerRegistry.ClassNames, "function", "__lambda__", "__numpy__", "__tensor__", "__keras_tensor__", "__tuple__", "DTypePolicy", "Adam", "Unknown"];

    private static readonly object?[] Scalars =
    [
        null, true, false, 0L, 1L, -1L, 2L, 3L, 100L, 65536L, int.MaxValue - 1L, (long)int.MaxValue, int.MaxValue + 1L, (long)int.MinValue, long.MaxValue, long.MinValue,
        BigInteger.Pow(10, 40), 0.0, -0.0, 0.5, 1.5, -3.25, 1e-320, 1e308, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        "", "relu", "float16", "a/b", "../../etc/passwd", "\0", "\ud83d", "zeros", "same", "channels_first", "dense", "int8_from_float32",
    ];

    /// <summary>Changes one to three places.</summary>
    public static byte[] Any(byte[] json, Random random)
    {
        object? root = PythonJson.Parse(json);
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            List<object?> nodes = [.. Nodes(root)];
            int next = 0;
            int target = random.Next(nodes.Count);
            root = Replace(root, ref next, target, value => Change(value, nodes, random));
        }

        return System.Text.Encoding.ASCII.GetBytes(PythonJson.Write(root));
    }

    private static object? Change(object? value, List<object?> nodes, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                return Scalars[random.Next(Scalars.Length)];
            case 1:
                return Copy(nodes[random.Next(nodes.Count)]);
            case 2:
                return Wrapped(value, random.Next(8) == 0 ? random.Next(1, 1100) : 1, asObject: random.Next(2) == 0);
            case 3 when value is List<object?> { Count: > 0 } list:
                int times = random.Next(2, 6);
                return Enumerable.Range(0, Math.Min(list.Count * times, 2000)).Select(i => Copy(list[i % list.Count])).ToList();
            case 4 when value is List<object?> { Count: > 0 } list:
                list.RemoveAt(random.Next(list.Count));
                return list;
            case 5 when value is List<object?> list:
                list.Reverse();
                return list;
            case 6 or 7 when value is Config { Count: > 0 } config:
                string key = config.Keys.ElementAt(random.Next(config.Count));
                object? moved = config[key];
                config.Remove(key);
                if (random.Next(2) == 0)
                    config[key + "_"] = moved;
                return config;
            case 8 when value is Config config && config.ContainsKey("class_name"):
                config["class_name"] = ClassNames[random.Next(ClassNames.Length)];
                if (random.Next(2) == 0)
                    config["registered_name"] = null;
                return config;
            case 9 when value is long number:
                return random.Next(4) switch { 0 => -number, 1 => number * 1000, 2 => (double)number, _ => number + 1 };
            case 9 when value is string text:
                return random.Next(2) == 0 ? text + text : new string('a', random.Next(5000));
            default:
                return Scalars[random.Next(Scalars.Length)];
        }
    }

    private static object? Wrapped(object? value, int times, bool asObject)
    {
        for (int i = 0; i < times; i++)
            value = asObject ? new Config { ["class_name"] = "Sequential", ["config"] = value } : new List<object?> { value };
        return value;
    }

    private static object? Copy(object? value) => value switch
    {
        Config config => Copied(config),
        List<object?> list => list.Select(Copy).ToList(),
        _ => value,
    };

    private static Config Copied(Config config)
    {
        var copy = new Config();
        foreach ((string key, object? value) in config)
            copy[key] = Copy(value);
        return copy;
    }

    private static IEnumerable<object?> Nodes(object? value) => value switch
    {
        Config config => config.SelectMany(pair => Nodes(pair.Value)).Prepend(config),
        List<object?> list => list.SelectMany(Nodes).Prepend(list),
        _ => [value],
    };

    private static object? Replace(object? value, ref int next, int target, Func<object?, object?> change)
    {
        int mine = next++;
        if (mine == target)
            return change(value);
        switch (value)
        {
            case Config config:
                foreach (string key in config.Keys.ToList())
                {
                    // What was replaced lies behind; what follows is as it was.
                    if (next > target)
                        break;
                    config[key] = Replace(config[key], ref next, target, change);
                }

                return config;
            case List<object?> list:
                for (int i = 0; i < list.Count && next <= target; i++)
                    list[i] = Replace(list[i], ref next, target, change);
                return list;
            default:
                return value;
        }
    }
}
