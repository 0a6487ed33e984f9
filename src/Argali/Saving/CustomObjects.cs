using System.Diagnostics.CodeAnalysis;

namespace Argali.Saving;

/// <summary>
/// The user's own classes and functions under the names that files hold: what
/// <c>keras.saving.register_keras_serializable</c> and <c>custom_object_scope</c> are in Keras.
/// </summary>
/// <remarks>
/// A class registered as <c>CustomObjects.Register("my_package", "MyLayer", config => new MyLayer(...))</c> is written with
/// <c>registered_name</c> <c>my_package>MyLayer</c>. Nothing else of a file is ever executed.
/// </remarks>
public static class CustomObjects
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Delegate> Global = new(StringComparer.Ordinal);
    private static readonly Dictionary<Type, string> NamesByType = [];

    [ThreadStatic]
    private static List<IReadOnlyDictionary<string, Delegate>>? scopes;

    /// <summary>Registers a class for the whole process; a second registration of a name replaces the first.</summary>
    /// <param name="package">The prefix of the name in files; <c>Custom</c> is Keras's default.</param>
    /// <param name="name">The class name in files.</param>
    /// <param name="create">Makes an object from its config; it must read every key that the config has.</param>
    /// <typeparam name="T">The class.</typeparam>
    public static void Register<T>(string package, string name, Func<Config, T> create)
        where T : class, IKerasSerializable
    {
        ArgumentException.ThrowIfNullOrEmpty(package);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        lock (Gate)
        {
            Global[$"{package}>{name}"] = create;
            NamesByType[typeof(T)] = $"{package}>{name}";
        }
    }

    /// <summary>Makes names known on the calling thread until the result is disposed. Global registrations win over it.</summary>
    /// <param name="objects">Factories (<c>Func&lt;Config, T&gt;</c>) under the names that files hold.</param>
    public static IDisposable Scope(IReadOnlyDictionary<string, Delegate> objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        (scopes ??= []).Add(objects);
        return new ScopeEnd(scopes, objects);
    }

    /// <summary>As <see cref="Scope"/>, but every scope that is there already wins over it.</summary>
    internal static IDisposable Fallback(IReadOnlyDictionary<string, Delegate> objects)
    {
        (scopes ??= []).Insert(0, objects);
        return new ScopeEnd(scopes, objects);
    }

    /// <summary>Gets the name that a class was registered under, <c>package>Name</c>; null when it was not.</summary>
    public static string? RegisteredName(Type type)
    {
        lock (Gate)
            return NamesByType.GetValueOrDefault(type);
    }

    /// <summary>Finds a factory by its full name, or by a full name that ends in <c>>name</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="create">The factory.</param>
    /// <param name="exact">Whether only the full name counts.</param>
    internal static bool TryFind<T>(string name, [NotNullWhen(true)] out Func<Config, T>? create, bool exact = false)
        where T : class
    {
        lock (Gate)
        {
            if (TryMatch(Global, name, exact, out create))
                return true;
        }

        for (int i = (scopes?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (TryMatch(scopes![i], name, exact, out create))
                return true;
        }

        create = null;
        return false;
    }

    private static bool TryMatch<T>(
        IReadOnlyDictionary<string, Delegate> objects, string name, bool exact, [NotNullWhen(true)] out Func<Config, T>? create)
        where T : class
    {
        if (objects.TryGetValue(name, out Delegate? found) && found is Func<Config, T> same)
        {
            create = same;
            return true;
        }

        foreach ((string key, Delegate candidate) in objects)
        {
            if (!exact && key.EndsWith($">{name}", StringComparison.Ordinal) && candidate is Func<Config, T> match)
            {
                create = match;
                return true;
            }
        }

        create = null;
        return false;
    }

    private sealed class ScopeEnd(List<IReadOnlyDictionary<string, Delegate>> scopes, IReadOnlyDictionary<string, Delegate> objects) : IDisposable
    {
        public void Dispose() => scopes.Remove(objects);
    }
}
