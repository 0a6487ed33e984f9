using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Keras's initializers by name.</summary>
internal static class InitializerRegistry
{
    public static ObjectRegistry<Initializer> Instance { get; } = new ObjectRegistry<Initializer>("initializer")
        .Add("Zeros", _ => new Zeros(), "zeros", "zero")
        .Add("Ones", _ => new Ones(), "ones", "one")
        .Add("Constant", Constant.FromConfig, "constant")
        .Add("IdentityInitializer", IdentityInitializer.FromConfig, "identity")
        .Add("Identity", IdentityInitializer.FromConfig);
}
