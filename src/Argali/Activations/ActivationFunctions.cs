using Argali.Engine;
using Argali.Saving;

namespace Argali.Activations;

/// <summary>Keras's activation functions by name.</summary>
internal static class ActivationFunctions
{
    public static ObjectRegistry<ActivationFunction> Registry { get; } = CreateRegistry();

    private static ObjectRegistry<ActivationFunction> CreateRegistry()
    {
        var registry = new ObjectRegistry<ActivationFunction>("activation");
        Add("linear", ActivationKind.Linear);
        Add("relu", ActivationKind.Relu);
        Add("relu6", ActivationKind.Relu6);
        Add("leaky_relu", ActivationKind.LeakyRelu);
        Add("elu", ActivationKind.Elu);
        Add("selu", ActivationKind.Selu);
        Add("gelu", ActivationKind.Gelu);
        Add("sigmoid", ActivationKind.Sigmoid);
        Add("hard_sigmoid", ActivationKind.HardSigmoid);
        Add("tanh", ActivationKind.Tanh);
        Add("softplus", ActivationKind.Softplus);
        Add("softsign", ActivationKind.Softsign);
        Add("silu", ActivationKind.Silu, "swish");
        Add("hard_silu", ActivationKind.HardSilu, "hard_swish");
        Add("exponential", ActivationKind.Exponential);
        Add("mish", ActivationKind.Mish);
        Add("softmax", ActivationKind.Softmax);
        Add("log_softmax", ActivationKind.LogSoftmax);
        return registry;

        void Add(string name, ActivationKind kind, params ReadOnlySpan<string> aliases)
        {
            var function = new ActivationFunction(name, kind);
            registry.Add(name, _ => function, aliases);
        }
    }
}
