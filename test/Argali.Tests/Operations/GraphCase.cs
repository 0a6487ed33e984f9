using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Operations;

/// <summary>An operation in a graph, and what it computes.</summary>
/// <param name="Name">The class of the operation that is drawn.</param>
/// <param name="Inputs">The inputs of the model.</param>
/// <param name="Draw">Draws the outputs.</param>
/// <param name="Compute">Computes the outputs without a graph.</param>
public sealed record GraphCase(string Name, GraphInput[] Inputs, Func<KerasTensor[], KerasTensor[]> Draw, Func<Tensor[], Tensor[]> Compute);
