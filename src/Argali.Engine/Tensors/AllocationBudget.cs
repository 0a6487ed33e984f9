namespace Argali.Engine;

/// <summary>
/// Limits the memory that the calling thread takes for tensors until it is disposed: for work whose extent another decides, such as making the
/// model of a file that somebody else wrote.
/// </summary>
/// <remarks>
/// Tensors that outlive a step count together, those of a step as much as the step needs at once. What has no room is an
/// <see cref="InvalidOperationException"/>, before any memory is taken. Budgets nest: an inner one gets no more than is left of the outer one.
/// </remarks>
/// <example>
/// <code>
/// using (new AllocationBudget(bytes: 1L &lt;&lt; 30))
///     layer.EnsureBuilt(shape);
/// </code>
/// </example>
public sealed class AllocationBudget : IDisposable
{
    [ThreadStatic]
    private static AllocationBudget? current;

    private readonly AllocationBudget? outer;
    private readonly long bytes;
    private long taken;

    /// <summary>Begins to count.</summary>
    /// <param name="bytes">The bytes that tensors may take.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public AllocationBudget(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        outer = current;
        this.bytes = outer is null ? bytes : Math.Min(bytes, outer.Remaining);
        current = this;
    }

    /// <summary>Gets the bytes that may still be taken.</summary>
    public long Remaining => bytes - taken;

    /// <summary>Makes sure that the calling thread may take memory for a tensor, and takes none; without a budget it always may.</summary>
    /// <param name="shape">The shape of the tensor, every axis known.</param>
    /// <param name="dtype">Its element type.</param>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public static void Require(Shape shape, DType dtype)
    {
        if (current is { } budget)
            budget.Check(BytesOf(shape, dtype));
    }

    /// <summary>Ends the limit; an outer one goes on.</summary>
    public void Dispose()
    {
        if (current != this)
            return;
        current = outer;
        if (outer is not null)
            outer.taken += taken;
    }

    /// <summary>Takes memory for a tensor that outlives the step.</summary>
    internal static void Take(Shape shape, DType dtype)
    {
        if (current is not { } budget)
            return;
        double needed = BytesOf(shape, dtype);
        budget.Check(needed);
        budget.taken += (long)needed;
    }

    /// <summary>Makes sure that a step may have so many bytes at once.</summary>
    internal static void RequireForStep(long bytes) => current?.Check(bytes);

    // The product of hostile lengths may be beyond every integer.
    private static double BytesOf(Shape shape, DType dtype)
    {
        double count = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
            count *= shape[axis];
        return count * (dtype == DType.String ? IntPtr.Size : dtype.ByteSize());
    }

    private void Check(double needed)
    {
        if (needed > Remaining)
        {
            throw new InvalidOperationException(
                $"A tensor needs {needed:F0} bytes where {Remaining} of {bytes} are left. Memory is limited here because the extent of the work comes from elsewhere, such as a file.");
        }
    }
}
