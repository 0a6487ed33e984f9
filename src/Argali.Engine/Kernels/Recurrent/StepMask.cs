namespace Argali.Engine.Kernels;

/// <summary>Which rows count at one time step: a column of a mask [batch, time]; empty when all do.</summary>
internal readonly ref struct StepMask(ReadOnlySpan<bool> elements, int stride)
{
    /// <summary>Gets the elements from the first row's on.</summary>
    public ReadOnlySpan<bool> Elements { get; } = elements;

    /// <summary>Gets the elements between those of neighbouring rows.</summary>
    public int Stride { get; } = stride;

    /// <summary>Whether a row counts.</summary>
    public bool this[int row] => Elements.IsEmpty || Elements[row * Stride];
}
