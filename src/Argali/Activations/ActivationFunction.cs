using Argali.Engine;
using Argali.Saving;

namespace Argali.Activations;

/// <summary>
/// An element-wise (or axis-wise) function that a layer applies to its output. Wherever one is expected, Keras's name
/// (<c>"relu"</c>) can be given instead.
/// </summary>
/// <seealso href="https://keras.io/api/layers/activations/"/>
public sealed class ActivationFunction : IKerasSerializable
{
    private readonly Func<Tensor, Tensor> function;

    /// <summary>Makes an activation of a function. The name is what files hold: register it to load them again.</summary>
    public ActivationFunction(string name, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        Name = name;
        this.function = function;
    }

    internal ActivationFunction(string name, ActivationKind kind)
        : this(name, x => Ops.Activate(x, kind))
    {
        Kind = kind;
    }

    /// <summary>Gets Keras's name of the function, such as <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>Gets whether it is one of Keras's own; files hold those as plain strings.</summary>
    public bool IsBuiltIn => Kind is not null;

    /// <summary>Gets the kind of a function that is Keras's own, which fused operations take; null for others.</summary>
    public ActivationKind? Kind { get; }

    string IKerasSerializable.ClassName => "function";

    string? IKerasSerializable.Module => "builtins";

    /// <summary>Makes the activation of a name.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator ActivationFunction(string name) => ActivationFunctions.Registry.FromName(name);

    /// <summary>Makes the activation of what Keras accepts: an activation, a name, an envelope of a file; null is <c>linear</c>.</summary>
    /// <exception cref="ArgumentException">The identifier is unknown.</exception>
    public static ActivationFunction Get(object? identifier) => ActivationFunctions.Registry.Get(identifier) ?? "linear";

    /// <summary>Applies the function.</summary>
    public Tensor Apply(Tensor x) => function(x);

    Config IKerasSerializable.GetConfig() => [];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
