namespace Argali.Checkpoints;

/// <summary>What a checkpoint does, before the first batch, about mistakes that would show only when it saves.</summary>
public enum PreflightMode
{
    /// <summary>Throws.</summary>
    Throw,

    /// <summary>Warns and trains, as Keras would without a word.</summary>
    Warn,

    /// <summary>Does not look.</summary>
    Off,
}
