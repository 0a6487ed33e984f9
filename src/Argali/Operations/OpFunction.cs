using Argali.Engine;

namespace Argali.Operations;

/// <summary>What an operation does once its constructor's arguments are known.</summary>
/// <param name="Compute">Computes the outputs.</param>
/// <param name="Describe">Derives shapes and types of the outputs by formula; null to find them by computing on zeros.</param>
internal sealed record OpFunction(Func<OpValues, Nest<Tensor>> Compute, Func<OpSpecs, Nest<OpSpec>>? Describe = null);
