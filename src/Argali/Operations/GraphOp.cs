using Argali.Saving;

namespace Argali.Operations;

/// <summary>One operation class of Keras: where it lives, what its constructor and its call take, and what it computes.</summary>
internal sealed class GraphOp
{
    private readonly Func<Config, OpFunction> bind;

    /// <param name="module">The Python module that files name.</param>
    /// <param name="signature">See <see cref="OpSignature"/>.</param>
    /// <param name="bind">Makes the function from the constructor's arguments, all of which are there.</param>
    public GraphOp(string module, string signature, Func<Config, OpFunction> bind)
    {
        Module = module;
        Signature = OpSignature.Parse(signature);
        this.bind = bind;
    }

    public string Module { get; }

    public OpSignature Signature { get; }

    public string ClassName => Signature.ClassName;

    /// <summary>Makes the config that Keras writes, from the constructor's arguments in the order of the signature.</summary>
    public Config MakeConfig(string name, ReadOnlySpan<object?> arguments)
    {
        var config = new Config();
        if (Signature.IsNamed)
            config["name"] = name;
        int next = 0;
        foreach (OpParameter parameter in Signature.Constructor)
        {
            if (!parameter.IsNewer)
                config[parameter.Name] = arguments[next++];
        }

        return config;
    }

    /// <summary>Makes the function of an operation with the given config.</summary>
    /// <exception cref="ConfigException">An argument is missing, unknown, or of the wrong kind.</exception>
    public OpFunction Bind(Config config)
    {
        foreach (string key in config.Keys)
        {
            if (key != "name" && !Signature.Constructor.Any(parameter => parameter.Name == key))
            {
                throw new ConfigException(
                    $"The operation {ClassName} has no argument '{key}'. It takes: {string.Join(", ", Signature.Constructor.Select(parameter => parameter.Name))}.");
            }
        }

        var complete = new Config();
        foreach (OpParameter parameter in Signature.Constructor)
        {
            if (config.TryGetValue(parameter.Name, out object? value))
                complete[parameter.Name] = value;
            else if (!parameter.IsRequired)
                complete[parameter.Name] = parameter.Default;
            else
                throw new ConfigException($"The operation {ClassName} needs the argument '{parameter.Name}'. Received: {config}.");
        }

        config.MarkAllRead();
        return bind(complete);
    }

    /// <summary>Brings the arguments of a call into the order of the signature; what was not given is null.</summary>
    /// <exception cref="ArgumentException">An argument is unknown, or there are too many.</exception>
    public object?[] Arrange(IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        if (Signature.IsVariadic)
            return [.. arguments];
        if (arguments.Count > Signature.Call.Length)
            throw new ArgumentException($"The operation {ClassName} takes ({string.Join(", ", Signature.Call)}). Received {arguments.Count} arguments.");
        var values = new object?[Signature.Call.Length];
        for (int i = 0; i < arguments.Count; i++)
            values[i] = arguments[i];
        foreach ((string name, object? value) in keywords)
        {
            int index = Array.IndexOf(Signature.Call, name);
            if (index < 0)
                throw new ArgumentException($"The operation {ClassName} takes ({string.Join(", ", Signature.Call)}). Received: '{name}'.");
            values[index] = value;
        }

        return values;
    }
}
