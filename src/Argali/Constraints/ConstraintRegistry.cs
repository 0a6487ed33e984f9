using Argali.Saving;

namespace Argali.Constraints;

/// <summary>Keras's constraints by name.</summary>
internal static class ConstraintRegistry
{
    public static ObjectRegistry<Constraint> Instance { get; } = new ObjectRegistry<Constraint>("constraint");
}
