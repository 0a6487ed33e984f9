using Argali.Engine;

namespace Argali.Data;

/// <summary>What a model is given in one step: inputs, targets and sample weights, each a tensor or a structure of tensors.</summary>
/// <param name="X">The inputs.</param>
/// <param name="Y">The targets; null when there are none.</param>
/// <param name="SampleWeight">A weight for every sample (or step); null for equal ones.</param>
public readonly record struct Batch(Nest<Tensor> X, Nest<Tensor>? Y = null, Nest<Tensor>? SampleWeight = null)
{
    /// <summary>Gets the number of samples: the length of the first input's first axis.</summary>
    public int Size
    {
        get
        {
            Tensor first = X.IsLeaf ? X.Value : X.Flatten()[0];
            return first.Rank == 0 ? 1 : first.Shape[0];
        }
    }
}
