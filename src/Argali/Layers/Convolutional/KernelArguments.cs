using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>How the weights of a convolution's windows begin, are penalised and are kept in bounds.</summary>
internal sealed class KernelArguments(Initializer? initializer, Regularizer? regularizer, Constraint? constraint)
{
    public Initializer Initializer { get; } = initializer ?? "glorot_uniform";

    public Regularizer? Regularizer { get; } = regularizer;

    public Constraint? Constraint { get; } = constraint;

    /// <summary>Reads <c>prefix_initializer</c>, <c>prefix_regularizer</c> and <c>prefix_constraint</c>.</summary>
    /// <exception cref="ConfigException">A value has not the form that Keras writes.</exception>
    public static KernelArguments From(Config config, string prefix) => new(
        Initializer.Get(config.Find($"{prefix}_initializer")),
        Regularizer.Get(config.Find($"{prefix}_regularizer")),
        Constraint.Get(config.Find($"{prefix}_constraint")));
}
