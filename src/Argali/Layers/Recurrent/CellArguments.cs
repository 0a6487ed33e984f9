using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The constructor arguments that all of Keras's recurrent cells share; null stands for Keras's default.</summary>
internal sealed record CellArguments
{
    public required int Units { get; init; }

    public ActivationFunction? Activation { get; init; }

    public bool UseBias { get; init; } = true;

    public Initializer? KernelInitializer { get; init; }

    public Initializer? RecurrentInitializer { get; init; }

    public Initializer? BiasInitializer { get; init; }

    public Regularizer? KernelRegularizer { get; init; }

    public Regularizer? RecurrentRegularizer { get; init; }

    public Regularizer? BiasRegularizer { get; init; }

    public Constraint? KernelConstraint { get; init; }

    public Constraint? RecurrentConstraint { get; init; }

    public Constraint? BiasConstraint { get; init; }

    public double Dropout { get; init; }

    public double RecurrentDropout { get; init; }

    public int? Seed { get; init; }

    /// <summary>Reads the arguments of a cell's config, or of that of the layer around it.</summary>
    /// <param name="config">The config.</param>
    /// <param name="units">The key of the length of the states.</param>
    public static CellArguments Read(Config config, string units = "units") => new()
    {
        Units = config.GetInt(units),
        Activation = ReadActivation(config, "activation"),
        UseBias = config.GetBool("use_bias", true),
        KernelInitializer = Initializer.Get(config.Find("kernel_initializer")),
        RecurrentInitializer = Initializer.Get(config.Find("recurrent_initializer")),
        BiasInitializer = Initializer.Get(config.Find("bias_initializer")),
        KernelRegularizer = Regularizer.Get(config.Find("kernel_regularizer")),
        RecurrentRegularizer = Regularizer.Get(config.Find("recurrent_regularizer")),
        BiasRegularizer = Regularizer.Get(config.Find("bias_regularizer")),
        KernelConstraint = Constraint.Get(config.Find("kernel_constraint")),
        RecurrentConstraint = Constraint.Get(config.Find("recurrent_constraint")),
        BiasConstraint = Constraint.Get(config.Find("bias_constraint")),
        Dropout = config.GetDouble("dropout", 0),
        RecurrentDropout = config.GetDouble("recurrent_dropout", 0),
        Seed = config.GetIntOrNull("seed"),
    };

    /// <summary>Reads an activation: a missing one is Keras's default, one that is null is linear.</summary>
    public static ActivationFunction? ReadActivation(Config config, string key) =>
        config.ContainsKey(key) ? ActivationFunction.Get(config.Find(key)) : null;
}
