using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>Keras's regularizers by name.</summary>
internal static class RegularizerRegistry
{
    public static ObjectRegistry<Regularizer> Instance { get; } = new ObjectRegistry<Regularizer>("regularizer");
}
