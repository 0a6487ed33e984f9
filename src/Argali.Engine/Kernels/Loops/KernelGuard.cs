using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The checks at the boundary of every kernel: lengths agree; operand and destination are the same or disjoint.</summary>
[StackTraceHidden]
internal static class KernelGuard
{
    /// <summary>Throws unless the lengths are equal.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SameLength(int expected, int received, [CallerArgumentExpression(nameof(received))] string? name = null)
    {
        if (expected != received)
            ThrowLength(expected, received, name);
    }

    /// <summary>Throws if the two spans overlap without starting at the same element.</summary>
    /// <exception cref="ArgumentException">The spans overlap, shifted.</exception>
    public static void SameOrDisjoint<T>(ReadOnlySpan<T> operand, Span<T> destination)
    {
        if (operand.Overlaps(destination, out int offset) && offset != 0)
            ThrowShifted(offset);
    }

    /// <summary>Throws if the two spans overlap at all.</summary>
    /// <exception cref="ArgumentException">The spans overlap.</exception>
    public static void Disjoint<T>(ReadOnlySpan<T> operand, Span<T> destination)
    {
        if (operand.Overlaps(destination))
            ThrowOverlap();
    }

    [DoesNotReturn]
    private static void ThrowLength(int expected, int received, string? name) =>
        throw new ArgumentException($"The kernel expects {expected} elements. Received: {received} ({name}).");

    [DoesNotReturn]
    private static void ThrowShifted(int offset) =>
        throw new ArgumentException(
            $"An operand and the destination must start at the same element or be disjoint. Received: spans shifted by {offset} elements.");

    [DoesNotReturn]
    private static void ThrowOverlap() =>
        throw new ArgumentException("The operand and the destination must be disjoint. Received: overlapping spans.");
}
