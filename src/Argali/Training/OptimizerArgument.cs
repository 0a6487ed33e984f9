using Argali.Optimizers;

namespace Argali.Training;

/// <summary>The optimizer given to <c>Compile</c>: an object, or a Keras name, which files then hold. <c>rmsprop</c> by default.</summary>
public readonly struct OptimizerArgument
{
    private readonly object? value;

    private OptimizerArgument(object? value) => this.value = value;

    /// <summary>Takes an optimizer.</summary>
    public static implicit operator OptimizerArgument(Optimizer? optimizer) => new(optimizer);

    /// <summary>Takes a Keras name.</summary>
    public static implicit operator OptimizerArgument(string name) => new(name);

    /// <summary>Gets what was given: an optimizer or a name.</summary>
    internal object Given => value ?? "rmsprop";

    /// <exception cref="ArgumentException">The name is unknown.</exception>
    internal Optimizer Resolve() => Optimizer.Get(Given)!;
}
