using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Reads an array as configs hold it: <c>{"class_name": "__numpy__", "config": {"value": [[1.0, 2.0]], "dtype": "float32"}}</c>.</summary>
internal static class ConstantValues
{
    public static Tensor Read(Config envelope)
    {
        Config? config = envelope.GetString("class_name", string.Empty) is "__numpy__" or "__tensor__" ? envelope.GetConfig("config") : null;
        if (config is null)
            throw new ConfigException($"'value' expects a number or an array. Received: {envelope}.");
        object? nested = config["value"];
        var lengths = new List<int>();
        for (object? level = nested; level is IReadOnlyList<object?> list; level = list.Count > 0 ? list[0] : null)
            lengths.Add(list.Count);
        var shape = new Shape([.. lengths]);
        var elements = new List<double>();
        Flatten(nested, elements);
        if (elements.Count != shape.ElementCount)
            throw new ConfigException($"'value' expects rows of one length. Received {elements.Count} numbers for shape {shape}.");
        return Ops.Cast(Tensor.From<double>([.. elements], shape), DTypes.Parse(config.GetString("dtype", "float32")));
    }

    private static void Flatten(object? value, List<double> elements)
    {
        switch (value)
        {
            case IReadOnlyList<object?> list:
                foreach (object? item in list)
                    Flatten(item, elements);
                break;
            case double number:
                elements.Add(number);
                break;
            case long number:
                elements.Add(number);
                break;
            case bool truth:
                elements.Add(truth ? 1 : 0);
                break;
            default:
                throw new ConfigException($"'value' expects numbers. Received: {Config.Describe(value)}.");
        }
    }
}
