using Argali.Engine;
using Argali.Saving;
using static Argali.Operations.OpRules;

namespace Argali.Operations;

/// <content>Products of vectors, matrices and tensors; linear algebra.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Algebra() =>
    [
        Numpy("Matmul(x1, x2)", Product((a, b) => Ops.MatMul(a, b))),
        Numpy("Dot(x1, x2)", Product(Ops.Dot)),
        Numpy("Vdot(x1, x2)", Product((a, b) => Ops.Dot(Ops.Ravel(a), Ops.Ravel(b)))),
        Numpy("Outer(x1, x2)", Product(Ops.Outer)),
        Numpy("Cross(axisa=-1, axisb=-1, axisc=-1, axis=None)(x1, x2)", Cross),
        Numpy("Tensordot(axes=2)(x1, x2)", Tensordot),
        Numpy("Einsum(subscripts)(*operands)", Einsum),
        Numpy("Trace(offset=0, axis1=0, axis2=1)(x)", Trace),
        LinalgOp("Norm(ord=None, axis=None, keepdims=False)(x)", Norm),
        LinalgOp("Qr(mode=\"reduced\")(x)", Qr),
        LinalgOp("Cholesky()(x)", _ => Float(Ops.Cholesky)),
        LinalgOp("Det()(x)", _ => new OpFunction(values => Ops.Det(values.Float(0)), specs => specs[0] with { Shape = Matrices(specs[0].Shape) })),
        LinalgOp("Inv()(x)", _ => Float(Ops.Inv)),
        LinalgOp("LuFactor()(x)", _ => new OpFunction(values =>
        {
            (Tensor lu, Tensor pivots) = Ops.LuFactor(values.Float(0));
            return new[] { lu, pivots };
        })),
        LinalgOp("Solve()(a, b)", _ => new OpFunction(values => Ops.Solve(values.Float(0), values.Float(1)), specs => specs[1])),
        LinalgOp("SolveTriangular(lower=False)(a, b)", SolveTriangular),
        LinalgOp("SVD(full_matrices=True, compute_uv=True)(x)", Svd),
    ];

    private static GraphOp LinalgOp(string signature, Func<Config, OpFunction> bind) => new(LinalgModule, signature, bind);

    // Products are sums of products: integers are computed as real numbers, and come back as integers.
    private static OpFunction Product(Func<Tensor, Tensor, Tensor> function) => new(values =>
    {
        DType dtype = values.Pair(0, 1).First.DType;
        Tensor result = function(values.Float(0), values.Float(1));
        return dtype == DType.Float32 ? result : Ops.Cast(Ops.Round(result), OperandType.ToSum(dtype));
    });

    private static OpFunction Cross(Config config)
    {
        int? all = config.GetIntOrNull("axis");
        (int a, int b, int c) = (all ?? config.GetInt("axisa"), all ?? config.GetInt("axisb"), all ?? config.GetInt("axisc"));
        return Product((x, y) => Ops.Cross(x, y, a, b, c));
    }

    private static OpFunction Tensordot(Config config)
    {
        if (config["axes"] is not IReadOnlyList<object?> { Count: 2 } pair)
        {
            int count = config.GetInt("axes");
            return Product((a, b) => Ops.Tensordot(a, b, count));
        }

        var sides = new Config { ["a"] = pair[0], ["b"] = pair[1] };
        int[] ofA = sides.GetInts("a") ?? [], ofB = sides.GetInts("b") ?? [];
        return Product((a, b) => Ops.Tensordot(a, b, ofA, ofB));
    }

    private static OpFunction Einsum(Config config)
    {
        string subscripts = config.GetString("subscripts");
        return new OpFunction(values =>
        {
            Tensor[] operands = values.All();
            DType dtype = operands[0].DType;
            if (dtype == DType.Float32)
                return Ops.Einsum(subscripts, operands);
            return Ops.Cast(Ops.Round(Ops.Einsum(subscripts, [.. operands.Select(operand => Ops.Cast(operand, DType.Float32))])), dtype);
        });
    }

    private static OpFunction Trace(Config config)
    {
        (int offset, int axis1, int axis2) = (config.GetInt("offset"), config.GetInt("axis1"), config.GetInt("axis2"));
        return new OpFunction(values => Ops.Sum(Ops.Diagonal(values.Number(0), offset, axis1, axis2), -1));
    }

    private static Shape Matrices(Shape shape) => shape.Rank >= 2
        ? shape.Slice(0, shape.Rank - 2)
        : throw new ArgumentException($"Matrices (..., m, n) were expected. Received: {shape}.");

    private static OpFunction Norm(Config config)
    {
        int[]? axes = config.GetInts("axis");
        bool keepdims = config.GetBool("keepdims", false);
        object? order = config["ord"];
        return new OpFunction(
            values => order is string name
                ? Ops.MatrixNorm(values.Float(0), ParseMatrixNorm(name), axes, keepdims)
                : MatrixOrVectorNorm(values.Float(0), order is null ? null : (float)config.GetDouble("ord"), axes, keepdims),
            specs => new OpSpec(Reduced(specs[0].Shape, axes, keepdims), OperandType.ToFloat(specs[0].DType)));
    }

    private static Tensor MatrixOrVectorNorm(Tensor x, float? order, int[]? axes, bool keepdims)
    {
        int reduced = axes?.Length ?? x.Rank;
        if (order is null)
            return axes is null ? Ops.Norm(x, keepdims: keepdims) : Ops.Sqrt(Ops.Sum(Ops.Square(x), axes, keepdims));
        if (reduced == 1)
            return Ops.Norm(x, order.Value, axes is null ? 0 : axes[0], keepdims);
        MatrixNormKind kind = order.Value switch
        {
            1 => MatrixNormKind.LargestColumn,
            -1 => MatrixNormKind.SmallestColumn,
            2 => MatrixNormKind.LargestSingular,
            -2 => MatrixNormKind.SmallestSingular,
            float.PositiveInfinity => MatrixNormKind.LargestRow,
            float.NegativeInfinity => MatrixNormKind.SmallestRow,
            float other => throw new ArgumentException($"The norm of a matrix has an order of 1, -1, 2, -2, inf, -inf, 'fro' or 'nuc'. Received: {other}."),
        };
        return Ops.MatrixNorm(x, kind, axes, keepdims);
    }

    private static MatrixNormKind ParseMatrixNorm(string name) => name switch
    {
        "fro" => MatrixNormKind.Frobenius,
        "nuc" => MatrixNormKind.Nuclear,
        _ => throw new ArgumentException($"'ord' expects a number, 'fro' or 'nuc'. Received: '{name}'."),
    };

    private static OpFunction Qr(Config config)
    {
        bool isComplete = config.GetString("mode") switch
        {
            "reduced" => false,
            "complete" => true,
            string other => throw new ConfigException($"'mode' of Qr expects 'reduced' or 'complete'. Received: '{other}'."),
        };
        return new OpFunction(values =>
        {
            (Tensor q, Tensor r) = Ops.Qr(values.Float(0), isComplete);
            return new[] { q, r };
        });
    }

    private static OpFunction SolveTriangular(Config config)
    {
        bool lower = config.GetBool("lower", false);
        return new OpFunction(values => Ops.SolveTriangular(values.Float(0), values.Float(1), lower), specs => specs[1]);
    }

    private static OpFunction Svd(Config config)
    {
        bool full = config.GetBool("full_matrices", true), vectors = config.GetBool("compute_uv", true);
        return new OpFunction(values =>
        {
            (Tensor u, Tensor s, Tensor v) = Ops.Svd(values.Float(0), full);
            return vectors ? new[] { u, s, v } : s;
        });
    }
}
