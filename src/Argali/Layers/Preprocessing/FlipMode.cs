namespace Argali.Layers;

/// <summary>Along which axes images are flipped.</summary>
public enum FlipMode
{
    /// <summary>Left and right change sides.</summary>
    Horizontal,

    /// <summary>Top and bottom change sides.</summary>
    Vertical,

    /// <summary>Both, each by chance of its own.</summary>
    HorizontalAndVertical,
}
