namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Solves a x = b for square matrices.</summary>
    /// <param name="a">The matrices (..., m, m).</param>
    /// <param name="b">The right-hand sides, vectors (..., m) or matrices (..., m, n), with the same leading axes.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a matrix is singular.</exception>
    public static Tensor Solve(Tensor a, Tensor b)
    {
        bool isVector = b.Rank == a.Rank - 1;
        Tensor right = isVector ? ExpandDims(b, -1) : b;
        Shape square = Square(a, nameof(Solve));
        if (right.Rank != a.Rank || right.Shape.With(-1, 1) != square.With(-1, 1))
            throw new ArgumentException($"Solve expects right-hand sides (..., m) or (..., m, n) for matrices {square}. Received: {b.Shape}.", nameof(b));
        Tensor x = SolveOperation.Apply(a, right);
        return isVector ? Squeeze(x, -1) : x;
    }

    /// <summary>Solves a x = b for triangular matrices; what stands on the other side of the diagonal is not read.</summary>
    /// <param name="a">The matrices (..., m, m).</param>
    /// <param name="b">The right-hand sides, vectors (..., m) or matrices (..., m, n), with the same leading axes.</param>
    /// <param name="lower">Whether the lower triangle is meant. Default false: the upper one.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a diagonal has a zero.</exception>
    public static Tensor SolveTriangular(Tensor a, Tensor b, bool lower = false) => Solve(lower ? Tril(a) : Triu(a), b);

    /// <summary>The inverses of square matrices (..., m, m).</summary>
    /// <exception cref="ArgumentException">A matrix is not square, or singular.</exception>
    public static Tensor Inv(Tensor x) => Solve(x, BroadcastTo(Eye(Square(x, nameof(Inv))[^1]), x.Shape));

    /// <summary>The determinants (...) of square matrices (..., m, m). The gradient needs matrices that are not singular.</summary>
    /// <exception cref="ArgumentException">A matrix is not square.</exception>
    public static Tensor Det(Tensor x)
    {
        Square(x, nameof(Det));
        return DeterminantOperation.Apply(x);
    }

    /// <summary>The lower triangular matrices l with l lᵀ = x, for symmetric positive definite ones (..., m, m), whose lower triangle is read.</summary>
    /// <exception cref="ArgumentException">A matrix is not square, or not positive definite.</exception>
    public static Tensor Cholesky(Tensor x)
    {
        Square(x, nameof(Cholesky));
        return CholeskyOperation.Apply(x);
    }

    /// <summary>
    /// The factors of x = p l u with row exchanges p, l below the diagonal (of ones) and u on and above it, in one matrix (..., m, n), and the
    /// row that each row was exchanged with (..., min(m, n)), int32. No gradient flows.
    /// </summary>
    /// <exception cref="ArgumentException">x has fewer than two axes.</exception>
    public static (Tensor Factors, Tensor Pivots) LuFactor(Tensor x)
    {
        TensorNode source = OperationGuard.Float(x, nameof(LuFactor));
        (int m, int n, int count) = MatrixBatch.Of(source.Shape, nameof(LuFactor));
        int k = Math.Min(m, n);
        TensorNode factors = TensorAllocator.Floats(source.Shape);
        TensorNode pivots = TensorAllocator.Create(DType.Int32, source.Shape.Without(-1).With(-1, k));
        for (int i = 0; i < count; i++)
        {
            double[] work = MatrixBatch.Read(source, i, m * n);
            var rows = new int[k];
            LuDecomposition.Factor(work, m, n, rows);
            MatrixBatch.Write(work, factors, i);
            rows.CopyTo(pivots.Span<int>().Slice(i * k, k));
        }

        return (new Tensor(factors), new Tensor(pivots));
    }

    /// <summary>
    /// The singular value decomposition x = u diag(s) v of matrices (..., m, n), with singular values from large to small. No gradient flows.
    /// </summary>
    /// <param name="x">The matrices.</param>
    /// <param name="fullMatrices">Whether u is (..., m, m) and v (..., n, n); else (..., m, k) and (..., k, n) with k = min(m, n). Default true.</param>
    /// <exception cref="ArgumentException">x has fewer than two axes.</exception>
    public static (Tensor U, Tensor S, Tensor V) Svd(Tensor x, bool fullMatrices = true) => SingularValues.Decompose(x, fullMatrices);

    /// <summary>The norm of matrices.</summary>
    /// <param name="x">The matrices, float32.</param>
    /// <param name="kind">Which norm. No gradient flows through those of singular values.</param>
    /// <param name="axes">The axes of rows and columns; null for the only two.</param>
    /// <param name="keepdims">Whether these axes stay, with length 1.</param>
    /// <exception cref="ArgumentException">There are not two axes.</exception>
    public static Tensor MatrixNorm(Tensor x, MatrixNormKind kind = MatrixNormKind.Frobenius, int[]? axes = null, bool keepdims = false)
    {
        if (axes is null ? x.Rank != 2 : axes.Length != 2)
            throw new ArgumentException($"MatrixNorm expects the axes of rows and columns. Received: {(axes is null ? x.Shape.ToString() : string.Join(", ", axes))}.", nameof(axes));
        int row = x.Shape.Axis(axes is null ? 0 : axes[0]), column = x.Shape.Axis(axes is null ? 1 : axes[1]);
        Tensor norm = kind switch
        {
            MatrixNormKind.Frobenius => Sqrt(Sum(Square(x), [row, column], keepdims: true)),
            MatrixNormKind.LargestColumn => Max(Sum(Abs(x), row, keepdims: true), column, keepdims: true),
            MatrixNormKind.SmallestColumn => Min(Sum(Abs(x), row, keepdims: true), column, keepdims: true),
            MatrixNormKind.LargestRow => Max(Sum(Abs(x), column, keepdims: true), row, keepdims: true),
            MatrixNormKind.SmallestRow => Min(Sum(Abs(x), column, keepdims: true), row, keepdims: true),
            _ => OfSingularValues(Svd(MoveAxis(x, [row, column], [-2, -1]), fullMatrices: false).S, kind),
        };
        return Reshape(norm, AxisSet.From(x.Shape, [row, column]).Reduce(x.Shape, keepdims));
    }

    /// <summary>The cross product of vectors of 2 or 3 elements; of two of 2 elements the third component alone, without an axis.</summary>
    /// <param name="a">The left vectors.</param>
    /// <param name="b">The right vectors; the other axes broadcast.</param>
    /// <param name="axisA">The axis of the left vectors. Default the last.</param>
    /// <param name="axisB">The axis of the right vectors. Default the last.</param>
    /// <param name="axisC">The axis of the result's vectors. Default the last.</param>
    /// <exception cref="ArgumentException">A vector has another length.</exception>
    public static Tensor Cross(Tensor a, Tensor b, int axisA = -1, int axisB = -1, int axisC = -1)
    {
        int lengthA = a.Shape[a.Shape.Axis(axisA)], lengthB = b.Shape[b.Shape.Axis(axisB)];
        if (lengthA is not (2 or 3) || lengthB is not (2 or 3))
            throw new ArgumentException($"Cross expects vectors of 2 or 3 elements. Received: axis {axisA} of {a.Shape} and axis {axisB} of {b.Shape}.");
        Tensor a0 = At(a, axisA, 0), a1 = At(a, axisA, 1), b0 = At(b, axisB, 0), b1 = At(b, axisB, 1);
        Tensor third = (a0 * b1) - (a1 * b0);
        if (lengthA == 2 && lengthB == 2)
            return third;
        Tensor a2 = lengthA == 3 ? At(a, axisA, 2) : ZerosLike(a0), b2 = lengthB == 3 ? At(b, axisB, 2) : ZerosLike(b0);
        return Stack([(a1 * b2) - (a2 * b1), (a2 * b0) - (a0 * b2), third], axisC);
    }

    private static Tensor OfSingularValues(Tensor values, MatrixNormKind kind) => kind switch
    {
        MatrixNormKind.LargestSingular => Max(values, -1),
        MatrixNormKind.SmallestSingular => Min(values, -1),
        _ => Sum(values, -1),
    };

    private static Shape Square(Tensor x, string operation) => x.Rank >= 2 && x.Shape[^1] == x.Shape[^2]
        ? x.Shape
        : throw new ArgumentException($"{operation} expects square matrices (..., m, m). Received: {x.Shape}.", nameof(x));
}
