using Argali.Saving;

namespace Argali.Activations;

/// <summary>Keras's activation functions by name.</summary>
internal static class ActivationFunctions
{
    public static ObjectRegistry<ActivationFunction> Registry { get; } = new ObjectRegistry<ActivationFunction>("activation")
        .Add("linear", _ => new ActivationFunction("linear", x => x, isBuiltIn: true));
}
