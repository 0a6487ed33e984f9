using System.Runtime.CompilerServices;

namespace Argali.Saving;

/// <summary>How a file named an object that a factory of the user's made: it is written again under the same names, so that Python finds it.</summary>
/// <param name="Module">The module; <c>builtins</c> for a function, null where the file has none.</param>
/// <param name="RegisteredName">The name that the factory was found by: <c>package>Name</c>, or what a function is called.</param>
internal sealed record FileOrigin(string? Module, string RegisteredName)
{
    private const string FunctionModule = "builtins";

    private static readonly ConditionalWeakTable<object, FileOrigin> Origins = [];

    /// <summary>Gets whether the file holds a function.</summary>
    public bool IsFunction => Module == FunctionModule;

    /// <summary>Gets where an object comes from; null for one that no factory of the user's made for a file.</summary>
    public static FileOrigin? Of(object instance) => Origins.TryGetValue(instance, out FileOrigin? origin) ? origin : null;

    /// <summary>Remembers the names of an object.</summary>
    public static void Remember(object instance, string? module, string registeredName) =>
        Origins.AddOrUpdate(instance, new FileOrigin(module, registeredName));

    /// <summary>Remembers the name of a function.</summary>
    public static void RememberFunction(object instance, string name) => Remember(instance, FunctionModule, name);
}
