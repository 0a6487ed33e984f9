using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The arguments that every attention with projections takes, with Keras's keys.</summary>
internal readonly record struct AttentionOptions(
    double Dropout,
    bool UseBias,
    Initializer? KernelInitializer,
    Initializer? BiasInitializer,
    Regularizer? KernelRegularizer,
    Regularizer? BiasRegularizer,
    Regularizer? ActivityRegularizer,
    Constraint? KernelConstraint,
    Constraint? BiasConstraint)
{
    public static AttentionOptions FromConfig(Config config) => new(
        config.GetDouble("dropout", 0.0),
        config.GetBool("use_bias", true),
        Initializer.Get(config.Find("kernel_initializer")),
        Initializer.Get(config.Find("bias_initializer")),
        Regularizer.Get(config.Find("kernel_regularizer")),
        Regularizer.Get(config.Find("bias_regularizer")),
        Regularizer.Get(config.Find("activity_regularizer")),
        Constraint.Get(config.Find("kernel_constraint")),
        Constraint.Get(config.Find("bias_constraint")));
}
