using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>Keras's regularizers by name.</summary>
internal static class RegularizerRegistry
{
    public static ObjectRegistry<Regularizer> Instance { get; } = new ObjectRegistry<Regularizer>("regularizer")
        .Add("L1", L1.FromConfig, "l1")
        .Add("L2", L2.FromConfig, "l2")
        .Add("L1L2", L1L2.FromConfig, "l1l2")
        .Add("OrthogonalRegularizer", OrthogonalRegularizer.FromConfig, "orthogonal_regularizer");
}
