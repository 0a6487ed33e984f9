namespace Argali.Callbacks;

/// <summary>Which values of a monitored quantity are better.</summary>
public enum MonitorMode
{
    /// <summary>What the quantity's name or metric says; each callback states how it decides.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Greater is better.</summary>
    Max,
}
