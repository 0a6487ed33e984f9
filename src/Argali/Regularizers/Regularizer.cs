using Argali.Engine;
using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>
/// Makes a penalty of a weight or an output, which is added to the loss. Wherever one is expected, Keras's name (<c>"l2"</c>)
/// can be given instead.
/// </summary>
/// <seealso href="https://keras.io/api/layers/regularizers/"/>
public abstract class Regularizer : IKerasSerializable
{
    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public string? Module => GetType().Assembly == typeof(Regularizer).Assembly ? "keras.regularizers" : null;

    /// <summary>Makes the regularizer of a name, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Regularizer(string name) => RegularizerRegistry.Instance.FromName(name);

    /// <summary>Makes the regularizer of what Keras accepts: a regularizer, a name, an envelope of a file; null stays null.</summary>
    /// <exception cref="ArgumentException">The identifier is unknown.</exception>
    /// <exception cref="ConfigException">An envelope does not fit.</exception>
    public static Regularizer? Get(object? identifier) => RegularizerRegistry.Instance.Get(identifier);

    /// <summary>Computes the penalty, a scalar.</summary>
    public abstract Tensor Call(Tensor x);

    /// <inheritdoc/>
    public abstract Config GetConfig();
}
