namespace Argali.Layers;

/// <summary>How many positions are added or removed at the two ends of a sequence; one number stands for both ends.</summary>
/// <param name="Before">At the start.</param>
/// <param name="After">At the end.</param>
public readonly record struct Edges1D(int Before, int After)
{
    /// <summary>Takes one number for both ends.</summary>
    public static implicit operator Edges1D(int both) => new(both, both);

    /// <summary>Takes the numbers of the start and of the end.</summary>
    public static implicit operator Edges1D((int Before, int After) ends) => new(ends.Before, ends.After);

    /// <summary>Shows the numbers as Keras writes them: <c>(1, 2)</c>.</summary>
    public override string ToString() => $"({Before}, {After})";
}
