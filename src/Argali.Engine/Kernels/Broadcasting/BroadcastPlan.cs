using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// How two operands are walked under an output shape: for each output axis its length and the operands' strides in elements (0 where an
/// operand is repeated). Axes of length 1 are dropped and neighbouring axes merged, so that most cases become one or two axes.
/// </summary>
internal ref struct BroadcastPlan
{
    /// <summary>The most axes that a shape may have.</summary>
    public const int MaxRank = 8;

    private Axes lengths;
    private Axes stridesA;
    private Axes stridesB;

    /// <summary>Gets the number of axes after merging; at least 1.</summary>
    public int Rank { get; private set; }

    /// <summary>Gets the number of output elements.</summary>
    public nint Count { get; private set; }

    /// <summary>Plans the walk of a and b under an output shape.</summary>
    /// <exception cref="ArgumentException">A shape has more than 8 axes, or does not broadcast to the output shape.</exception>
    public static BroadcastPlan Create(ReadOnlySpan<int> shapeA, ReadOnlySpan<int> shapeB, ReadOnlySpan<int> shapeOut)
    {
        if (shapeOut.Length > MaxRank)
            throw new ArgumentException($"A broadcast works on up to {MaxRank} axes. Received: {shapeOut.Length}.", nameof(shapeOut));

        BroadcastPlan plan = default;
        plan.Count = 1;
        nint nextA = 1, nextB = 1;

        // From the last axis, whose stride is 1, to the first; merged axes are kept innermost first and turned round at the end.
        int rank = 0;
        for (int i = 1; i <= shapeOut.Length; i++)
        {
            nint length = shapeOut[^i];
            nint strideA = Stride(shapeA, i, length, ref nextA);
            nint strideB = Stride(shapeB, i, length, ref nextB);
            plan.Count *= length;
            if (length == 1)
                continue;
            bool merges = rank > 0
                && strideA == plan.stridesA[rank - 1] * plan.lengths[rank - 1]
                && strideB == plan.stridesB[rank - 1] * plan.lengths[rank - 1];
            if (merges)
            {
                plan.lengths[rank - 1] *= length;
                continue;
            }

            plan.lengths[rank] = length;
            plan.stridesA[rank] = strideA;
            plan.stridesB[rank] = strideB;
            rank++;
        }

        if (shapeA.Length > shapeOut.Length || shapeB.Length > shapeOut.Length)
            throw Mismatch(shapeA.Length > shapeOut.Length ? shapeA : shapeB, shapeOut);
        if (rank == 0)
        {
            plan.lengths[0] = 1;
            rank = 1;
        }

        ((Span<nint>)plan.lengths)[..rank].Reverse();
        ((Span<nint>)plan.stridesA)[..rank].Reverse();
        ((Span<nint>)plan.stridesB)[..rank].Reverse();
        plan.Rank = rank;
        return plan;

        nint Stride(ReadOnlySpan<int> shape, int fromEnd, nint length, ref nint next)
        {
            if (fromEnd > shape.Length)
                return 0;
            nint own = shape[^fromEnd];
            if (own != length && own != 1)
                throw Mismatch(shape, []);
            nint stride = own == 1 ? 0 : next;
            next *= own;
            return stride;
        }
    }

    /// <summary>The length of a merged axis.</summary>
    public readonly nint Length(int axis) => lengths[axis];

    /// <summary>The first operand's stride along a merged axis.</summary>
    public readonly nint StrideA(int axis) => stridesA[axis];

    /// <summary>The second operand's stride along a merged axis.</summary>
    public readonly nint StrideB(int axis) => stridesB[axis];

    /// <summary>A copy that a job can hold.</summary>
    public readonly Walk ToWalk() => new(Rank, lengths, stridesA, stridesB);

    private static ArgumentException Mismatch(ReadOnlySpan<int> shape, ReadOnlySpan<int> shapeOut) =>
        new($"A shape does not broadcast to the output shape. Received: ({string.Join(", ", shape.ToArray())})" +
            (shapeOut.IsEmpty ? "." : $" for ({string.Join(", ", shapeOut.ToArray())})."));

    /// <summary>Up to 8 numbers in place.</summary>
    [InlineArray(MaxRank)]
    internal struct Axes
    {
        private nint first;
    }

    /// <summary>The merged axes, all but the last of which are walked row by row.</summary>
    internal readonly struct Walk(int rank, Axes lengths, Axes stridesA, Axes stridesB)
    {
        private readonly Axes lengths = lengths;
        private readonly Axes stridesA = stridesA;
        private readonly Axes stridesB = stridesB;

        /// <summary>The offsets of both operands at a row, a row being one step along all axes but the last.</summary>
        public (nint A, nint B) Row(nint row)
        {
            nint a = 0, b = 0;
            for (int axis = rank - 2; axis >= 0; axis--)
            {
                (row, nint index) = Math.DivRem(row, lengths[axis]);
                a += index * stridesA[axis];
                b += index * stridesB[axis];
            }

            return (a, b);
        }
    }
}
