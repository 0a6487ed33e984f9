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
    private static readonly string[] OwnModules = ["keras", "tf_keras", "tensorflow.keras", "tensorflow.python.keras", "builtins"];

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
        if (FindCustom(name) is { } custom)
            return custom;
        if (byAlias.TryGetValue(name, out Func<Config, T>? create) || byClassName.TryGetValue(name, out create))
            return create(new Config());
        throw new ArgumentException(Suggestions.Unknown(Kind, name, byAlias.Keys.Concat(byClassName.Keys)));
    }

    /// <summary>
    /// Makes the object of a name that the user registered; null when there is none. A name without its package is only looked for where Keras
    /// has no such name.
    /// </summary>
    public T? FindCustom(string name)
    {
        bool isKnown = byAlias.ContainsKey(name) || byClassName.ContainsKey(name);
        if (!CustomObjects.TryFind(name, out Func<Config, T>? create, exact: isKnown))
            return null;
        T instance = create(new Config());
        FileOrigin.RememberFunction(instance, name);
        return instance;
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
        Func<Config, T>? own = MayBeOwn(envelope) ? FindOwn(className, registeredName) : null;
        bool isCustom = CustomObjects.TryFind(registeredName, out Func<Config, T>? create, exact: own is not null);
        create ??= own ?? throw Unknown(envelope, className, registeredName);
        T instance;
        try
        {
            instance = create(config);
        }
        catch (Exception e) when (e is ArgumentException or ConfigException or NotSupportedException)
        {
            // An object inside of the config does not know the argument that it stands for.
            string place = e is ConfigException && config.LastRead is { } key && !e.Message.Contains($"'{key}'", StringComparison.Ordinal) ? $"in '{key}': " : "";
            throw new ConfigException($"The {Kind} '{className}' could not be made from its config: {place}{e.Message}", e);
        }

        UnknownArguments.Check(className, config);
        if (isCustom)
            FileOrigin.Remember(instance, envelope.Find("module") as string, registeredName);
        return instance;
    }

    private Func<Config, T>? FindOwn(string className, string registeredName) =>
        byClassName.GetValueOrDefault(className) ?? byClassName.GetValueOrDefault(registeredName) ?? byAlias.GetValueOrDefault(className);

    // A class of the user's, or of another library, may be called like one of Keras's and compute something else. Legacy files name no module.
    private static bool MayBeOwn(Config envelope) => envelope.Find("module") is string module
        ? OwnModules.Any(own => module == own || module.StartsWith(own + ".", StringComparison.Ordinal))
        : envelope.Find("registered_name") is null;

    private ConfigException Unknown(Config envelope, string className, string registeredName)
    {
        string module = envelope.Find("module") is string given ? $" of '{given}'" : "";
        string advice = Kind is "optimizer" or "loss" or "metric" ? " Without it the model can be loaded with compile: false." : "";
        return new ConfigException(
            $"Could not locate the {Kind} class '{className}'{module} (registered as '{registeredName}'). " +
            $"If it is a custom class, register it with CustomObjects.Register before loading.{advice}");
    }
}
