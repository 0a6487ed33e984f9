using Argali.Engine;
using Argali.Saving;

namespace Argali.Constraints;

/// <summary>
/// Maps the values of a weight to allowed ones after each step of an optimizer. Wherever one is expected, Keras's name
/// (<c>"non_neg"</c>) can be given instead.
/// </summary>
/// <seealso href="https://keras.io/api/layers/constraints/"/>
public abstract class Constraint : IKerasSerializable
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public string? Module => GetType().Assembly == typeof(Constraint).Assembly ? "keras.constraints" : null;

    /// <summary>Makes the constraint of a name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Constraint(string name) => ConstraintRegistry.Instance.FromName(name);

    /// <summary>Makes the constraint of what Keras accepts: a constraint, a name, an envelope of a file; null stays null.</summary>
    /// <exception cref="ArgumentException">The identifier is unknown.</exception>
    /// <exception cref="ConfigException">An envelope does not fit.</exception>
    public static Constraint? Get(object? identifier) => ConstraintRegistry.Instance.Get(identifier);

    /// <summary>Maps the values; the shape stays.</summary>
    public abstract Tensor Call(Tensor w);

    /// <inheritdoc/>
    public abstract Config GetConfig();
}
