using Argali.Engine;

namespace Argali.Saving;

/// <summary>Tensors inside a config: <c>{"class_name": "__numpy__", "config": {"value": [[1.0]], "dtype": "float32"}}</c>.</summary>
internal static class TensorConfig
{
    public static object? Write(Tensor tensor) => tensor.Rank == 0
        ? Nested(tensor)
        : new Config
        {
            ["class_name"] = "__numpy__",
            ["config"] = new Config { ["value"] = Nested(tensor), ["dtype"] = tensor.DType.KerasName() },
        };

    /// <summary>The elements as nested lists; a scalar as itself.</summary>
    public static object? Nested(Tensor tensor)
    {
        int next = 0;
        return Level(0);

        object? Level(int axis)
        {
            if (axis == tensor.Rank)
                return Element(tensor, next++);
            var items = new List<object?>();
            for (int i = 0; i < tensor.Shape[axis]; i++)
                items.Add(Level(axis + 1));
            return items;
        }
    }

    /// <exception cref="ConfigException">The value is no regular nested list of numbers.</exception>
    public static Tensor Read(Config envelope)
    {
        Config config = envelope.GetConfig("config") ?? throw new ConfigException($"A tensor needs a 'config'. Received: {envelope}.");
        if (!DTypes.TryParse(config.GetString("dtype"), out DType dtype))
            throw new ConfigException($"Unknown dtype '{config.GetString("dtype")}' of a tensor in a config.");
        return Read(config["value"], dtype);
    }

    /// <summary>Reads nested lists.</summary>
    /// <exception cref="ConfigException">The value is no regular nested list of numbers.</exception>
    public static Tensor Read(object? nested, DType dtype)
    {
        var values = new List<double>();
        var lengths = new List<int>();
        Visit(nested, 0);
        Tensor tensor = Tensor.From<double>(values.ToArray(), new Shape(lengths.ToArray()));
        return Ops.Cast(tensor, dtype);

        void Visit(object? value, int depth)
        {
            if (value is IReadOnlyList<object?> list)
            {
                if (depth == Shape.MaxRank)
                    throw new ConfigException($"A tensor in a config is nested deeper than {Shape.MaxRank}.");
                if (lengths.Count == depth)
                    lengths.Add(list.Count);
                if (lengths[depth] != list.Count)
                    throw new ConfigException("A tensor in a config is ragged.");
                foreach (object? item in list)
                    Visit(item, depth + 1);
                return;
            }

            if (depth != lengths.Count)
                throw new ConfigException("A tensor in a config is ragged.");
            values.Add(value switch
            {
                double number => number,
                long number => number,
                bool truth => truth ? 1 : 0,
                _ => throw new ConfigException($"A tensor in a config holds numbers. Received: {Config.Describe(value)}."),
            });
        }
    }

    private static object? Element(Tensor tensor, int i) => tensor.DType switch
    {
        DType.Float32 => (double)tensor.AsSpan<float>()[i],
        DType.Float64 => tensor.AsSpan<double>()[i],
        DType.Int32 => (long)tensor.AsSpan<int>()[i],
        DType.Int64 => tensor.AsSpan<long>()[i],
        DType.Bool => tensor.AsSpan<bool>()[i],
        DType.String => tensor.AsSpan<string>()[i],
        _ => (double)Ops.Cast(tensor, DType.Float32).AsSpan<float>()[i],
    };
}
