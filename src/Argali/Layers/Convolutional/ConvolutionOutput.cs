using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What a convolution layer does after its windows: the bias and the activation, with Keras's defaults.</summary>
internal sealed record ConvolutionOutput(
    ActivationFunction? Activation,
    bool UseBias,
    Initializer? BiasInitializer,
    Regularizer? BiasRegularizer,
    Regularizer? ActivityRegularizer,
    Constraint? BiasConstraint)
{
    /// <exception cref="ConfigException">A value has not the form that Keras writes.</exception>
    public static ConvolutionOutput From(Config config) => new(
        ActivationFunction.Get(config.Find("activation")),
        config.GetBool("use_bias", true),
        Initializer.Get(config.Find("bias_initializer")),
        Regularizer.Get(config.Find("bias_regularizer")),
        Regularizer.Get(config.Find("activity_regularizer")),
        Constraint.Get(config.Find("bias_constraint")));
}
