namespace Argali.Engine;

/// <summary>What one entry of an index does.</summary>
public enum TensorIndexKind
{
    /// <summary>Keeps a whole axis.</summary>
    All,

    /// <summary>Takes one position, and removes the axis.</summary>
    Position,

    /// <summary>Takes a range of positions.</summary>
    Range,

    /// <summary>Adds an axis of length 1.</summary>
    NewAxis,

    /// <summary>Keeps all axes that are not named.</summary>
    Ellipsis,
}
