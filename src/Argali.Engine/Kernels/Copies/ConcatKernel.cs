// Formula:  whole[o, offset + k, i] = part[o, k, i], and back; along an axis the other axes of which agree
// Layout:   row-major: the whole is [outer, total, inner], a part [outer, n, inner], and so n inner elements lie together
// Lanes:    the runtime's copy, or RowLoop's addition
// Tail:     theirs
// Scalar:   for (o) copy n inner elements

namespace Argali.Engine.Kernels;

/// <summary>Concatenates arrays along an axis and splits them.</summary>
internal static class ConcatKernel
{
    /// <summary>Puts a part into the whole at an offset along the axis.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap.</exception>
    public static void Insert<T>(ReadOnlySpan<T> part, Span<T> whole, int outer, int n, int total, int offset, int inner) where T : unmanaged
    {
        Check(part.Length, whole.Length, outer, n, total, offset, inner);
        KernelGuard.Disjoint(part, whole);
        for (int o = 0; o < outer; o++)
            part.Slice(o * n * inner, n * inner).CopyTo(whole[((o * total + offset) * inner)..]);
    }

    /// <summary>Takes a part out of the whole at an offset along the axis.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap.</exception>
    public static void Extract<T>(ReadOnlySpan<T> whole, Span<T> part, int outer, int n, int total, int offset, int inner) where T : unmanaged
    {
        Check(part.Length, whole.Length, outer, n, total, offset, inner);
        KernelGuard.Disjoint(whole, part);
        for (int o = 0; o < outer; o++)
            whole.Slice((o * total + offset) * inner, n * inner).CopyTo(part[(o * n * inner)..]);
    }

    /// <summary>part += the whole's elements at an offset along the axis: the backward pass of <see cref="Insert"/>.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap.</exception>
    public static void AddExtracted(ReadOnlySpan<float> whole, Span<float> part, int outer, int n, int total, int offset, int inner)
    {
        Check(part.Length, whole.Length, outer, n, total, offset, inner);
        KernelGuard.Disjoint(whole, part);
        for (int o = 0; o < outer; o++)
        {
            Span<float> destination = part.Slice(o * n * inner, n * inner);
            BinaryKernel.Apply<Binary.Add>(destination, whole.Slice((o * total + offset) * inner, n * inner), destination);
        }
    }

    /// <summary>The whole's elements at an offset along the axis += part: the backward pass of <see cref="Extract"/>.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap.</exception>
    public static void AddInserted(ReadOnlySpan<float> part, Span<float> whole, int outer, int n, int total, int offset, int inner)
    {
        Check(part.Length, whole.Length, outer, n, total, offset, inner);
        KernelGuard.Disjoint(part, whole);
        for (int o = 0; o < outer; o++)
        {
            Span<float> destination = whole.Slice((o * total + offset) * inner, n * inner);
            BinaryKernel.Apply<Binary.Add>(destination, part.Slice(o * n * inner, n * inner), destination);
        }
    }

    private static void Check(int part, int whole, int outer, int n, int total, int offset, int inner)
    {
        KernelGuard.SameLength(checked(outer * n * inner), part);
        KernelGuard.SameLength(checked(outer * total * inner), whole);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, total - n);
    }
}
