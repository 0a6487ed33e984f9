using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>
/// Makes the starting values of a weight. Wherever one is expected, Keras's name (<c>"glorot_uniform"</c>) can be given instead.
/// </summary>
/// <seealso href="https://keras.io/api/layers/initializers/"/>
public abstract class Initializer : IKerasSerializable
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public string? Module => GetType().Assembly == typeof(Initializer).Assembly ? "keras.initializers" : null;

    /// <summary>Makes the initializer of a name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Initializer(string name) => InitializerRegistry.Instance.FromName(name);

    /// <summary>Makes the initializer of what Keras accepts: an initializer, a name, an envelope of a file; null stays null.</summary>
    /// <exception cref="ArgumentException">The identifier is unknown.</exception>
    /// <exception cref="ConfigException">An envelope does not fit.</exception>
    public static Initializer? Get(object? identifier) => InitializerRegistry.Instance.Get(identifier);

    /// <summary>Makes the values.</summary>
    /// <param name="shape">The shape; every axis known.</param>
    /// <param name="dtype">The element type.</param>
    public abstract Tensor Call(Shape shape, DType dtype = DType.Float32);

    /// <inheritdoc/>
    public abstract Config GetConfig();
}
