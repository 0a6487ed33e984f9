using Argali.Saving;

namespace Argali.Constraints;

/// <summary>Keras's constraints by name.</summary>
internal static class ConstraintRegistry
{
    public static ObjectRegistry<Constraint> Instance { get; } = new ObjectRegistry<Constraint>("constraint")
        .Add("MaxNorm", MaxNorm.FromConfig, "max_norm")
        .Add("MinMaxNorm", MinMaxNorm.FromConfig, "min_max_norm")
        .Add("NonNeg", _ => new NonNeg(), "non_neg")
        .Add("UnitNorm", UnitNorm.FromConfig, "unit_norm");
}
