using System.Numerics.Tensors;

namespace Argali.Engine;

/// <summary>The matrix product and softmax in double precision: plain loops over rows, for models that ask for digits and not for speed.</summary>
internal static class Float64Matrices
{
    /// <summary>y = op(a) · op(b) over a broadcast batch.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor MatMul(Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        a = Rows(a, transposeA);
        b = Rows(b, transposeB);
        Shape x = a.Shape, y = b.Shape;
        int m = x[^2], k = x[^1], n = y[^1];
        if (k != y[^2])
            throw new ArgumentException($"MatMul expects as many columns of a as rows of b. Received: {x} and {y}.");
        Shape batch = Shape.Broadcast(x.Slice(0, x.Rank - 2), y.Slice(0, y.Rank - 2));
        ReadOnlySpan<double> left = Broadcasting.Expand(a.Node, batch.Concat(new Shape(m, k))).Span<double>();
        ReadOnlySpan<double> right = Broadcasting.Expand(b.Node, batch.Concat(new Shape(k, n))).Span<double>();
        TensorNode output = TensorAllocator.Create(DType.Float64, batch.Concat(new Shape(m, n)));
        Span<double> to = output.Span<double>();
        to.Clear();
        int count = (int)batch.ElementCount;
        for (int matrix = 0; matrix < count; matrix++)
        {
            for (int row = 0; row < m; row++)
            {
                Span<double> sums = to.Slice(((matrix * m) + row) * n, n);
                for (int i = 0; i < k; i++)
                    TensorPrimitives.MultiplyAdd(right.Slice(((matrix * k) + i) * n, n), left[(((matrix * m) + row) * k) + i], sums, sums);
            }
        }

        return new Tensor(output);
    }

    /// <summary>y = x · kernel + bias for [..., n] · [n, m].</summary>
    public static Tensor Dense(Tensor x, Tensor kernel, Tensor? bias)
    {
        Shape shape = x.Shape;
        Tensor rows = Ops.Reshape(Ops.Cast(x, DType.Float64), new Shape(shape.ElementCount == 0 ? 0 : (int)(shape.ElementCount / shape[^1]), shape[^1]));
        Tensor y = Ops.Reshape(MatMul(rows, kernel, transposeA: false, transposeB: false), shape.With(-1, kernel.Shape[1]));
        return bias is { } given ? Ops.Add(y, given) : y;
    }

    /// <summary>Softmax along an axis.</summary>
    public static Tensor Softmax(Tensor x, AxisSplit split)
    {
        TensorNode source = OperationGuard.Double(x, nameof(Ops.Softmax)), output = TensorAllocator.Create(DType.Float64, source.Shape);
        ReadOnlySpan<double> from = source.Span<double>();
        Span<double> to = output.Span<double>();
        for (int o = 0; o < split.Outer; o++)
        {
            for (int i = 0; i < split.Inner; i++)
            {
                int first = (o * split.Length * split.Inner) + i;
                double largest = double.NegativeInfinity, sum = 0;
                for (int at = 0; at < split.Length; at++)
                    largest = Math.Max(largest, from[first + (at * split.Inner)]);
                for (int at = 0; at < split.Length; at++)
                    sum += to[first + (at * split.Inner)] = Math.Exp(from[first + (at * split.Inner)] - largest);
                for (int at = 0; at < split.Length; at++)
                    to[first + (at * split.Inner)] /= sum;
            }
        }

        return new Tensor(output);
    }

    private static Tensor Rows(Tensor x, bool transpose)
    {
        x = new Tensor(OperationGuard.Double(x, nameof(Ops.MatMul)));
        if (!transpose)
            return x;
        int[] axes = [.. Enumerable.Range(0, x.Rank)];
        (axes[^1], axes[^2]) = (axes[^2], axes[^1]);
        return Ops.Transpose(x, axes);
    }
}
