namespace Argali.Checkpoints;

/// <summary>How much of a model a checkpoint holds.</summary>
public enum CheckpointContent
{
    /// <summary>Everything: architecture, weights, how the model was compiled, the optimizer's state. A model writes a <c>.keras</c> file.</summary>
    Model,

    /// <summary>The weights and the optimizer's state. A model writes a <c>.weights.h5</c> file.</summary>
    Weights,

    /// <summary>
    /// Everything, in the format of files that end in <c>.h5</c>, which Keras 2 wrote and TensorFlow reads. It has no place for where the training
    /// stood, so what is written carries no run.
    /// </summary>
    LegacyModel,
}
