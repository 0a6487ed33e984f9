using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Keras's initializers by name. Identity and Orthogonal have other class names in files before and since Keras 3.7.</summary>
internal static class InitializerRegistry
{
    public static ObjectRegistry<Initializer> Instance { get; } = new ObjectRegistry<Initializer>("initializer")
        .Add("Zeros", _ => new Zeros(), "zeros", "zero")
        .Add("Ones", _ => new Ones(), "ones", "one")
        .Add("Constant", Constant.FromConfig, "constant")
        .Add("IdentityInitializer", IdentityInitializer.FromConfig, "identity")
        .Add("Identity", IdentityInitializer.FromConfig)
        .Add("OrthogonalInitializer", OrthogonalInitializer.FromConfig, "orthogonal")
        .Add("Orthogonal", OrthogonalInitializer.FromConfig)
        .Add("RandomNormal", RandomNormal.FromConfig, "random_normal", "normal")
        .Add("RandomUniform", RandomUniform.FromConfig, "random_uniform", "uniform")
        .Add("TruncatedNormal", TruncatedNormal.FromConfig, "truncated_normal")
        .Add("VarianceScaling", VarianceScaling.FromConfig, "variance_scaling")
        .Add("GlorotUniform", GlorotUniform.FromConfig, "glorot_uniform")
        .Add("GlorotNormal", GlorotNormal.FromConfig, "glorot_normal")
        .Add("HeUniform", HeUniform.FromConfig, "he_uniform")
        .Add("HeNormal", HeNormal.FromConfig, "he_normal")
        .Add("LecunUniform", LecunUniform.FromConfig, "lecun_uniform")
        .Add("LecunNormal", LecunNormal.FromConfig, "lecun_normal");
}
