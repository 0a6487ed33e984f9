namespace Argali.Callbacks;

/// <summary>What a <see cref="LogValue"/> holds.</summary>
public enum LogValueKind
{
    /// <summary>Nothing: Python's <c>None</c>.</summary>
    None,

    /// <summary>A double: what losses and metrics are.</summary>
    Double,

    /// <summary>A float, written with the few digits that suffice for a float.</summary>
    Single,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>An array of numbers.</summary>
    Array,

    /// <summary>A list of values of any kind.</summary>
    List,

    /// <summary>Any other object, such as the outputs of a batch of predictions.</summary>
    Object,
}
