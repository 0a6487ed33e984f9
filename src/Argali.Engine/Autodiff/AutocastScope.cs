namespace Argali.Engine;

/// <summary>
/// The time in which variables of floating types are read, on this thread, as float32 tensors rounded to a type, or as float64 where that is the type and
/// nothing is recorded: what a layer's call sees of its weights. Dispose it to return to what was before.
/// </summary>
public readonly ref struct AutocastScope : IDisposable
{
    [ThreadStatic]
    private static DType? current;

    private readonly DType? outer;

    /// <summary>Begins reading as a type; null: variables are read as they are stored.</summary>
    public AutocastScope(DType? dtype)
    {
        outer = current;
        current = dtype;
    }

    /// <summary>Gets the type that variables are read as; null for as they are stored.</summary>
    internal static DType? Current => current;

    /// <inheritdoc/>
    public void Dispose() => current = outer;
}
