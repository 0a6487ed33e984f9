namespace Argali.Checkpoints;

/// <summary>What a checkpoint saves.</summary>
internal enum SaveAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    Model,

    /// <summary>The weights alone.</summary>
    Weights,
}
