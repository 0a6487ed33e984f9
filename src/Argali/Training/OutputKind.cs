namespace Argali.Training;

/// <summary>What targets and predictions look like by their shapes.</summary>
internal enum OutputKind
{
    /// <summary>One prediction per sample: a probability.</summary>
    Binary,

    /// <summary>A prediction per class, the target is the number of the class.</summary>
    SparseCategorical,

    /// <summary>A prediction per class, the target is one-hot.</summary>
    Categorical,
}
