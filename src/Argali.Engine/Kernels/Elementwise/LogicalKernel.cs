// Formula:  y[i] = a[i] and / or / exclusive-or b[i]; y[i] = not a[i]
// Layout:   booleans of one byte, 0 or 1; y may be an operand or disjoint from them
// Lanes:    64 booleans of one 512-bit register where there is one, else 32 or 16: the runtime's Vector<byte>
// Tail:     one by one
// Scalar:   for (i...) y[i] = a[i] & b[i]

using System.Numerics;
using System.Runtime.InteropServices;

namespace Argali.Engine.Kernels;

/// <summary>Logical operations on booleans.</summary>
internal static class LogicalKernel
{
    /// <summary>y = a and b.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and y overlap shifted.</exception>
    public static void And(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y) => Apply<AndOp>(a, b, y);

    /// <summary>y = a or b.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and y overlap shifted.</exception>
    public static void Or(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y) => Apply<OrOp>(a, b, y);

    /// <summary>y = either a or b but not both.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and y overlap shifted.</exception>
    public static void Xor(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y) => Apply<XorOp>(a, b, y);

    /// <summary>y = not a.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a and y overlap shifted.</exception>
    public static void Not(ReadOnlySpan<bool> a, Span<bool> y) => Apply<NotOp>(a, a, y);

    private static void Apply<TOp>(ReadOnlySpan<bool> a, ReadOnlySpan<bool> b, Span<bool> y) where TOp : struct, IByteOp
    {
        KernelGuard.SameLength(a.Length, b.Length);
        KernelGuard.SameLength(a.Length, y.Length);
        KernelGuard.SameOrDisjoint(a, y);
        KernelGuard.SameOrDisjoint(b, y);
        ReadOnlySpan<byte> left = MemoryMarshal.AsBytes(a), right = MemoryMarshal.AsBytes(b);
        Span<byte> result = MemoryMarshal.AsBytes(y);
        int i = 0;
        for (; i <= result.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            TOp.Invoke(new Vector<byte>(left[i..]), new Vector<byte>(right[i..])).CopyTo(result[i..]);
        for (; i < result.Length; i++)
            result[i] = TOp.Invoke(new Vector<byte>(left[i]), new Vector<byte>(right[i]))[0];
    }

    private interface IByteOp
    {
        static abstract Vector<byte> Invoke(Vector<byte> a, Vector<byte> b);
    }

    private readonly struct AndOp : IByteOp
    {
        public static Vector<byte> Invoke(Vector<byte> a, Vector<byte> b) => a & b;
    }

    private readonly struct OrOp : IByteOp
    {
        public static Vector<byte> Invoke(Vector<byte> a, Vector<byte> b) => a | b;
    }

    private readonly struct XorOp : IByteOp
    {
        public static Vector<byte> Invoke(Vector<byte> a, Vector<byte> b) => a ^ b;
    }

    private readonly struct NotOp : IByteOp
    {
        public static Vector<byte> Invoke(Vector<byte> a, Vector<byte> b) => a ^ Vector<byte>.One;
    }
}
