using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Logs as values of a config, and back, with every bit and kind kept.</summary>
internal static class LogsState
{
    private const string Single = "float32", Values = "values", Shape = "shape", List = "list";

    public static Config Write(IEnumerable<KeyValuePair<string, LogValue>> logs)
    {
        var config = new Config();
        foreach ((string name, LogValue value) in logs)
            config[name] = Write(value);
        return config;
    }

    /// <exception cref="ConfigException">A value is malformed.</exception>
    public static Logs Read(Config config)
    {
        var logs = new Logs();
        foreach ((string name, object? value) in config)
            logs.Add(name, Read(value));
        return logs;
    }

    // An object of the user's own has no form in a file: its text is kept.
    public static object? Write(LogValue value) => value.Kind switch
    {
        LogValueKind.Double or LogValueKind.Integer or LogValueKind.Boolean or LogValueKind.Text or LogValueKind.None => value.Value,
        LogValueKind.Single => new Config { [Single] = (double)(float)value },
        LogValueKind.Array => WriteArray((LogArray)value.Value!),
        LogValueKind.List => new Config { [List] = ((IEnumerable<LogValue>)value.Value!).Select(Write).ToList() },
        _ => value.ToString(),
    };

    /// <exception cref="ConfigException">The value is malformed.</exception>
    public static LogValue Read(object? value) => value switch
    {
        null => LogValue.None,
        double number => number,
        long number => number,
        bool truth => truth,
        string text => text,
        Config config when config.ContainsKey(Values) => ReadArray(config),
        Config config when config.GetList(List) is { } list => list.Select(Read).ToArray(),
        Config config when config.ContainsKey(Single) => (float)config.GetDouble(Single),
        _ => throw new ConfigException($"Expected a value of logs. Received: {Config.Describe(value)}."),
    };

    private static Config WriteArray(LogArray array) => new()
    {
        [Values] = array.Values.ToArray(),
        [Shape] = array.Shape,
        [Single] = array.IsSingle,
    };

    private static LogArray ReadArray(Config config)
    {
        double[] values = config.GetDoubles(Values) ?? [];
        int[] shape = config.GetInts(Shape) ?? [];
        try
        {
            return config.GetBool(Single, false)
                ? new LogArray([.. values.Select(value => (float)value)], shape)
                : new LogArray(values, shape);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new ConfigException($"Expected an array of shape ({string.Join(", ", shape)}). Received: {values.Length} values.", e);
        }
    }
}
