using Argali.Text;

namespace Argali.Saving;

/// <summary>
/// The classes of one kind (initializers, losses, layers, ...) under the names that Keras gives them, and how each is made from
/// its config. The registry is closed: nothing outside of it, and of what the user registered, is ever created from a file.
/// </summary>
/// <typeparam name="T">The base class.</typeparam>
internal sealed class ObjectRegistry<T>
    where T : class, IKerasSerializable
{
    private readonly Dictionary<string, Func<Config, T>> byClassName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<Config, T>> byAlias = new(StringComparer.Ordinal);

    /// <param name="kind">What an entry is called in messages: <c>initializer</c>.</param>
    public ObjectRegistry(string kind)
    {
        Kind = kind;
    }

    public string Kind { get; }

    /// <summary>Gets Keras's class names, sorted.</summary>
    public IEnumerable<string> ClassNames => byClassName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds a class. The factory must give every argument that the config lacks Keras's default.</summary>
    public ObjectRegistry<T> Add(string className, Func<Config, T> create, params ReadOnlySpan<string> aliases)
    {
        byClassName.Add(className, create);
        foreach (string alias in aliases)
            byAlias.Add(alias, create);
        return this;
    }

    /// <summary>Makes an object of what Keras accepts: an object, a name, an envelope as files hold it, or null.</summary>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    /// <exception cref="ConfigException">An envelope names an unknown class or has a config that does not fit.</exception>
    public T? Get(object? identifier) => identifier switch
    {
        null => null,
        T instance => instance,
        string name => FromName(name),
        Config envelope => FromEnvelope(envelope),
        _ => throw new ArgumentException(
            $"Could not interpret {Kind} identifier: {Config.Describe(identifier)}. Expected a {typeof(T).Name}, a name or a config."),
    };

    /// <summary>Makes the object of a name, with Keras's defaults for every argument.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public T FromName(string name)
    {
        if (CustomObjects.TryFind(name, out Func<Config, T>? custom))
            return custom(new Config());
        if (byAlias.TryGetValue(name, out Func<Config, T>? create) || byClassName.TryGetValue(name, out create))
            return create(new Config());
        throw new ArgumentException(Suggestions.Unknown(Kind, name, byAlias.Keys.Concat(byClassName.Keys)));
    }

    /// <summary>Makes the object of an envelope: <c>module</c>, <c>class_name</c>, <c>config</c>, <c>registered_name</c>.</summary>
    /// <exception cref="ConfigException">The class is unknown, or the config does not fit it.</exception>
    public T FromEnvelope(Config envelope)
    {
        string className = envelope.GetString("class_name");
        if (className == "function")
            return FromName(envelope.GetString("config"));

        string registeredName = envelope.GetString("registered_name", className);
        Config config = envelope.GetConfig("config") ?? new Config();
        Func<Config, T> create = Resolve(className, registeredName);
        T instance;
        try
        {
            instance = create(config);
        }
        catch (Exception e) when (e is ArgumentException or ConfigException or NotSupportedException)
        {
            throw new ConfigException($"The {Kind} '{className}' could not be made from its config: {e.Message}", e);
        }

        UnknownArguments.Check(className, config);
        return instance;
    }

    /// <summary>Finds the factory of a class: as Keras, of the user's by registered name, then of Keras's by class name, or else by registered name.</summary>
    /// <exception cref="ConfigException">The class is unknown.</exception>
    public Func<Config, T> Resolve(string className, string registeredName)
    {
        if (CustomObjects.TryFind(registeredName, out Func<Config, T>? create)
            || byClassName.TryGetValue(className, out create)
            || byClassName.TryGetValue(registeredName, out create))
        {
            return create;
        }

        throw new ConfigException(
            $"Could not locate the {Kind} class '{className}' (registered as '{registeredName}'). " +
            "If it is a custom class, register it with CustomObjects.Register before loading.");
    }
}
