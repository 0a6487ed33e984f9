namespace Argali.Engine;

/// <summary>
/// One entry of a NumPy-like index: a position (which removes the axis), a range with an optional step, a new axis of length 1, or
/// an ellipsis for all axes that are not named. Integers and ranges (<c>..</c>, <c>1..^1</c>) convert to it.
/// </summary>
public readonly struct TensorIndex
{
    // default(TensorIndex) keeps a whole axis; its step field is 0.
    private readonly int step;

    private TensorIndex(TensorIndexKind kind, int? start = null, int? stop = null, int step = 1)
    {
        Kind = kind;
        Start = start;
        Stop = stop;
        this.step = step;
    }

    /// <summary>Gets an index that keeps a whole axis.</summary>
    public static TensorIndex All => default;

    /// <summary>Gets an index that adds an axis of length 1.</summary>
    public static TensorIndex NewAxis => new(TensorIndexKind.NewAxis);

    /// <summary>Gets an index that stands for all axes that are not named.</summary>
    public static TensorIndex Ellipsis => new(TensorIndexKind.Ellipsis);

    /// <summary>Gets what the entry does.</summary>
    public TensorIndexKind Kind { get; }

    /// <summary>Gets the position, or where a range begins; null for its open end. Negative numbers count from the end.</summary>
    public int? Start { get; }

    /// <summary>Gets where a range ends, which it does not contain; null for its open end. Negative numbers count from the end.</summary>
    public int? Stop { get; }

    /// <summary>Gets the step of a range.</summary>
    public int Step => step == 0 ? 1 : step;

    /// <summary>One position; negative ones count from the end.</summary>
    public static implicit operator TensorIndex(int position) => new(TensorIndexKind.Position, position);

    /// <summary>One position; <c>^1</c> is the last.</summary>
    public static implicit operator TensorIndex(Index position) => new(TensorIndexKind.Position, Signed(position));

    /// <summary>A range of positions.</summary>
    public static implicit operator TensorIndex(Range range) => new(
        TensorIndexKind.Range, Signed(range.Start), range.End.Equals(Index.End) ? null : Signed(range.End));

    /// <summary>Python's <c>start:stop:step</c>; null leaves an end open, negative numbers count from the end.</summary>
    /// <exception cref="ArgumentException">The step is 0.</exception>
    public static TensorIndex Slice(int? start = null, int? stop = null, int step = 1) => step == 0
        ? throw new ArgumentException("A slice needs a step other than 0.", nameof(step))
        : new TensorIndex(TensorIndexKind.Range, start, stop, step);

    // Python has no way to say "from the end, 0 elements": as a start it is the end of the axis.
    private static int? Signed(Index index) => !index.IsFromEnd ? index.Value : index.Value == 0 ? int.MaxValue : -index.Value;
}
