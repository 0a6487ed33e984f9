using Argali.Engine;

namespace Argali.Training;

/// <summary>How Keras chooses among binary, sparse and plain categorical losses and metrics.</summary>
internal static class OutputKinds
{
    public static OutputKind Of(Tensor yTrue, Tensor yPred)
    {
        int classes = LastLength(yPred);
        return classes == 1 ? OutputKind.Binary
            : yTrue.Rank < yPred.Rank || (LastLength(yTrue) == 1 && classes > 1) ? OutputKind.SparseCategorical
            : OutputKind.Categorical;
    }

    private static int LastLength(Tensor tensor) => tensor.Rank == 0 ? 1 : tensor.Shape[tensor.Rank - 1];
}
