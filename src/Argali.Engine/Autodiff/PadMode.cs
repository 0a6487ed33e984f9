namespace Argali.Engine;

/// <summary>What <see cref="Ops.Pad"/> adds.</summary>
public enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The elements mirrored at the edge element, which is not repeated: 3 2 | 1 2 3.</summary>
    Reflect,

    /// <summary>The elements mirrored at the edge, the edge element repeated: 2 1 | 1 2 3.</summary>
    Symmetric,
}
