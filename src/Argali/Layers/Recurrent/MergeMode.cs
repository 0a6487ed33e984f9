namespace Argali.Layers;

/// <summary>How <see cref="Bidirectional"/> joins the outputs of its two directions.</summary>
public enum MergeMode
{
    /// <summary>One beside the other, along the last axis: Keras's default.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Mul,

    /// <summary>Their mean.</summary>
    Ave,
}
