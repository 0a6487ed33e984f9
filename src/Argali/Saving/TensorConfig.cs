using Argali.Engine;

namespace Argali.Saving;

/// <summary>Tensors inside a config: <c>{"class_name": "__numpy__", "config": {"value": [[1.0]], "dtype": "float32"}}</c>.</summary>
internal static class TensorConfig
{
    public static object? Write(Tensor tensor)
    {
        int next = 0;
        object? value = Nested(tensor.Shape, 0);
        return tensor.Rank == 0
            ? value
            : new Config
            {
                ["class_name"] = "__numpy__",
                ["config"] = new Config { ["value"] = value, ["dtype"] = tensor.DType.KerasName() },
            };

        object? Nested(Shape shape, int axis)
        {
            if (axis == shape.Rank)
                return Element(tensor, next++);
            var items = new List<object?>();
            for (int i = 0; i < shape[axis]; i++)
                items.Add(Nested(shape, axis + 1));
            return items;
        }
    }

    /// <exception cref="ConfigException">The value is no regular nested list of numbers.</exception>
    public static Tensor Read(Config envelope)
    {
        Config config = envelope.GetConfig("config") ?? throw new ConfigException("A tensor needs a 'config'.");
        if (!DTypes.TryParse(config.GetString("dtype"), out DType dtype))
            throw new ConfigException($"Unknown dtype '{config.GetString("dtype")}' of a tensor in a config.");
        var values = new List<double>();
        var lengths = new List<int>();
        Visit(config["value"], 0);
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
