namespace Argali.Data;

/// <summary>Where the training loop takes its batches from.</summary>
internal interface IBatchSource
{
    /// <summary>Gets the number of batches of a pass; null when it is not known before the end.</summary>
    int? BatchCount { get; }

    /// <summary>Gets whether the batches come from an enumerable of the user's own.</summary>
    bool IsUsers { get; }

    /// <summary>Begins a pass.</summary>
    IBatchCursor Begin();
}
