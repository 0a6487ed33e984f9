namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>
    /// The matrix product, as NumPy: leading axes broadcast; a vector on the left is a row, on the right a column, and its axis is
    /// removed from the result.
    /// </summary>
    /// <param name="a">The left operand, [..., m, k].</param>
    /// <param name="b">The right operand, [..., k, n].</param>
    /// <param name="transposeA">Whether <paramref name="a"/> is stored [..., k, m]. Default false.</param>
    /// <param name="transposeB">Whether <paramref name="b"/> is stored [..., n, k]. Default false.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, an operand is a scalar, or a type is not float32.</exception>
    public static Tensor MatMul(Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        if (a.Rank == 0 || b.Rank == 0)
            throw new ArgumentException($"MatMul expects operands of one axis at least. Received: {a.Shape} and {b.Shape}. Use Multiply for scalars.");
        bool row = a.Rank == 1, column = b.Rank == 1;
        if (row)
            a = Reshape(a, new Shape(1, a.ElementCount));
        if (column)
            b = Reshape(b, new Shape(b.ElementCount, 1));
        Tensor y = MatMulOperation.Apply(a, b, transposeA && !row, transposeB && !column);
        if (row)
            y = Squeeze(y, -2);
        return column ? Squeeze(y, -1) : y;
    }

    /// <summary>
    /// The dot product, as NumPy: of vectors the inner product, of matrices the matrix product, with a scalar the product; else the sum
    /// over the last axis of a and the second-to-last of b.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Dot(Tensor a, Tensor b)
    {
        if (a.Rank == 0 || b.Rank == 0)
            return Multiply(a, b);
        return b.Rank <= 2 ? MatMul(a, b) : Tensordot(a, b, [-1], [-2]);
    }

    /// <summary>Sums over the last <paramref name="axes"/> axes of a and the first ones of b.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Tensordot(Tensor a, Tensor b, int axes = 2)
    {
        if (axes < 0 || axes > a.Rank || axes > b.Rank)
            throw new ArgumentException($"Tensordot cannot sum over {axes} axes of {a.Shape} and {b.Shape}.", nameof(axes));
        Span<int> last = stackalloc int[Shape.MaxRank];
        Span<int> first = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < axes; i++)
        {
            last[i] = a.Rank - axes + i;
            first[i] = i;
        }

        return Tensordot(a, b, last[..axes], first[..axes]);
    }

    /// <summary>Sums over pairs of axes of a and b; the result has the other axes of a, then those of b.</summary>
    /// <exception cref="ArgumentException">The paired axes differ in number or length.</exception>
    public static Tensor Tensordot(Tensor a, Tensor b, ReadOnlySpan<int> axesA, ReadOnlySpan<int> axesB)
    {
        Shape sa = a.Shape, sb = b.Shape;
        if (axesA.Length != axesB.Length)
            throw new ArgumentException($"Tensordot expects as many axes of a as of b. Received: {axesA.Length} and {axesB.Length}.", nameof(axesB));
        Span<int> orderA = stackalloc int[Shape.MaxRank];
        Span<int> orderB = stackalloc int[Shape.MaxRank];
        int shared = 1;
        AxisSet setA = AxisSet.From(sa, axesA), setB = AxisSet.From(sb, axesB);
        Shape free = setA.Reduce(sa, false).Concat(setB.Reduce(sb, false));
        int freeA = sa.Rank - axesA.Length, nextA = 0, nextB = axesB.Length;
        for (int i = 0; i < axesA.Length; i++)
        {
            int axisA = sa.Axis(axesA[i]), axisB = sb.Axis(axesB[i]);
            if (sa[axisA] != sb[axisB])
                throw new ArgumentException($"Tensordot sums over axes of equal length. Received axis {axisA} of {sa} and axis {axisB} of {sb}.", nameof(axesA));
            shared *= sa[axisA];
            orderA[freeA + i] = axisA;
            orderB[i] = axisB;
        }

        for (int i = 0; i < sa.Rank; i++)
        {
            if (!setA.Contains(i))
                orderA[nextA++] = i;
        }

        for (int i = 0; i < sb.Rank; i++)
        {
            if (!setB.Contains(i))
                orderB[nextB++] = i;
        }

        Tensor left = Transpose(a, orderA[..sa.Rank]), right = Transpose(b, orderB[..sb.Rank]);
        int rows = AxisSplit.Around(left.Shape, freeA, sa.Rank - 1).Outer;
        int columns = AxisSplit.Around(right.Shape, 0, axesB.Length - 1).Inner;
        Tensor y = MatMulOperation.Apply(
            ReshapeOperation.Apply(left, new Shape(rows, shared)), ReshapeOperation.Apply(right, new Shape(shared, columns)), false, false);
        return ReshapeOperation.Apply(y, free);
    }

    /// <summary>The outer product of two flattened tensors.</summary>
    public static Tensor Outer(Tensor a, Tensor b) =>
        Multiply(Reshape(a, new Shape(a.ElementCount, 1)), Reshape(b, new Shape(1, b.ElementCount)));

    /// <summary>A dense layer: activation(x · kernel + bias) for inputs [..., n], a kernel [n, m] and a bias [m].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a type is not float32.</exception>
    public static Tensor Dense(Tensor x, Tensor kernel, Tensor? bias = null, ActivationKind activation = ActivationKind.Linear) =>
        Activate(DenseOperation.Apply(x, kernel, bias), activation);

    /// <summary>Sums of products by index letters, as <c>numpy.einsum</c>: <c>"abc,cd->abd"</c>; an ellipsis stands for broadcast axes.</summary>
    /// <exception cref="ArgumentException">The equation is malformed, or the operands do not fit it.</exception>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands) => EinsumEvaluation.Evaluate(equation, operands);

    /// <summary>
    /// The QR decomposition of matrices [..., m, n]: q [..., m, k] with orthonormal columns, r [..., k, n] upper triangular. No gradient flows.
    /// </summary>
    /// <param name="x">The matrices.</param>
    /// <param name="complete">Whether k is m; else it is min(m, n). Default false.</param>
    /// <exception cref="ArgumentException">x has fewer than two axes, or is not float32.</exception>
    public static (Tensor Q, Tensor R) Qr(Tensor x, bool complete = false) => QrDecomposition.Apply(x, complete);
}
