namespace Argali.Checkpoints;

/// <summary>How much of a model a checkpoint holds.</summary>
public enum CheckpointContent
{
    /// <summary>Everything: architecture, weights, how the model was compiled, the optimizer's state. A model writes a <c>.keras</c> file.</summary>
    Model,

    /// <summary>The weights and the optimizer's state. A model writes a <c>.weights.h5</c> file.</summary>
    Weights,
}
