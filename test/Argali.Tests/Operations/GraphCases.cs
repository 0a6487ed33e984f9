using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Operations;

/// <summary>Every function that draws an operation, on inputs whose batch axis is unknown.</summary>
public static class GraphCases
{
    private static readonly GraphInput Row = new([4]);
    private static readonly GraphInput Positive = new([4], Low: 0.1f, High: 3);
    private static readonly GraphInput Small = new([4], Low: -0.9f, High: 0.9f);
    private static readonly GraphInput Large = new([4], Low: 1, High: 5);
    private static readonly GraphInput Box = new([3, 5]);
    private static readonly GraphInput Whole = new([4], DType.Int32, -3, 3);
    private static readonly GraphInput Truth = new([4], DType.Bool, 0, 1);
    private static readonly GraphInput Index = new([2], DType.Int32, 0, 3);
    private static readonly GraphInput Square = new([3, 3], Low: 0, High: 0.5f);
    private static readonly GraphInput Sequence = new([16]);
    private static readonly GraphInput Image = new([6, 7, 3]);

    public static IReadOnlyList<GraphCase> All { get; } =
    [
        .. Elementwise(), .. Reductions(), .. Shaping(), .. Indexing(), .. Algebra(), .. Signals(), .. Neural(), .. Images(),
    ];

    private static Tensor F(Tensor x) => Ops.Cast(x, DType.Float32);

    private static GraphCase Unary(string name, GraphInput input, Func<KerasTensor, KerasTensor> draw, Func<Tensor, Tensor> compute) =>
        new(name, [input], k => [draw(k[0])], t => [compute(t[0])]);

    private static GraphCase Binary(
        string name, GraphInput a, GraphInput b, Func<KerasTensor, KerasTensor, KerasTensor> draw, Func<Tensor, Tensor, Tensor> compute) =>
        new(name, [a, b], k => [draw(k[0], k[1])], t => [compute(t[0], t[1])]);

    private static GraphCase[] Elementwise() =>
    [
        Binary("Add", Row, Row, (a, b) => Ops.Add(a, b), Ops.Add),
        Binary("Add", Row, Row, (a, b) => a + b, Ops.Add),
        Binary("Add", Row, Whole, (a, b) => Ops.Add(a, b), (a, b) => a + F(b)),
        Unary("Add", Whole, x => x + 2, x => Ops.Add(x, Tensor.Scalar(2))),
        Unary("Add", Whole, x => 2.5 + x, x => F(x) + 2.5f),
        Unary("Add", Truth, x => x + 1, x => Ops.Cast(x, DType.Int32) + Tensor.Scalar(1)),
        Binary("Add", Truth, Truth, (a, b) => a + b, Ops.LogicalOr),
        Unary("Add", Row, x => x + (Tensor)new[] { 1f, 2, 3, 4 }, x => x + (Tensor)new[] { 1f, 2, 3, 4 }),
        Binary("Subtract", Row, Row, (a, b) => a - b, Ops.Subtract),
        Unary("Subtract", Row, x => 1 - x, x => 1f - x),
        Binary("Subtract", Row, Row, (a, b) => Ops.Subtract(a, b), Ops.Subtract),
        Binary("Multiply", Row, Row, (a, b) => a * b, Ops.Multiply),
        Binary("Multiply", Row, Row, (a, b) => Ops.Multiply(a, b), Ops.Multiply),
        Binary("Divide", Row, Positive, (a, b) => Ops.Divide(a, b), Ops.Divide),
        Binary("TrueDivide", Row, Positive, (a, b) => a / b, Ops.Divide),
        Unary("TrueDivide", Whole, x => x / 2, x => F(x) / 2f),
        Binary("FloorDivide", Row, Positive, (a, b) => Ops.FloorDivide(a, b), Ops.FloorDivide),
        Unary("FloorDivide", Whole, x => Ops.FloorDivide(x, 2), x => Ops.FloorDivide(x, Tensor.Scalar(2))),
        Unary("Mod", Whole, x => x % 3, x => Ops.Mod(x, Tensor.Scalar(3))),
        Binary("Mod", Row, Positive, (a, b) => Ops.Mod(a, b), Ops.Mod),
        Binary("Power", Positive, Row, (a, b) => Ops.Power(a, b), Ops.Power),
        Unary("Power", Whole, x => Ops.Power(x, 2), Ops.Square),
        Binary("Maximum", Row, Row, (a, b) => Ops.Maximum(a, b), Ops.Maximum),
        Unary("Minimum", Row, x => Ops.Minimum(x, 0), x => Ops.Minimum(x, 0f)),
        Binary("Arctan2", Row, Row, (a, b) => Ops.Arctan2(a, b), Ops.Arctan2),
        Binary("Logaddexp", Row, Row, (a, b) => Ops.LogAddExp(a, b), Ops.LogAddExp),
        Unary("Negative", Row, x => -x, Ops.Negative),
        Unary("Negative", Row, x => Ops.Negative(x), Ops.Negative),
        Unary("Absolute", Whole, x => Ops.Abs(x), Ops.Abs),
        Unary("Sign", Row, x => Ops.Sign(x), Ops.Sign),
        Unary("Sign", Whole, x => Ops.Sign(x), x => Ops.Cast(Ops.Sign(F(x)), DType.Int32)),
        Unary("Square", Row, x => Ops.Square(x), Ops.Square),
        Unary("Sqrt", Positive, x => Ops.Sqrt(x), Ops.Sqrt),
        Unary("Rsqrt", Positive, x => Ops.Rsqrt(x), Ops.Rsqrt),
        Unary("Reciprocal", Positive, x => Ops.Reciprocal(x), Ops.Reciprocal),
        Unary("Exp", Row, x => Ops.Exp(x), Ops.Exp),
        Unary("Exp", Whole, x => Ops.Exp(x), x => Ops.Exp(F(x))),
        Unary("Expm1", Row, x => Ops.Expm1(x), Ops.Expm1),
        Unary("Log", Positive, x => Ops.Log(x), Ops.Log),
        Unary("Log10", Positive, x => Ops.Log10(x), Ops.Log10),
        Unary("Log1p", Positive, x => Ops.Log1p(x), Ops.Log1p),
        Unary("Log2", Positive, x => Ops.Log2(x), Ops.Log2),
        Unary("Sin", Row, x => Ops.Sin(x), Ops.Sin),
        Unary("Cos", Row, x => Ops.Cos(x), Ops.Cos),
        Unary("Tan", Row, x => Ops.Tan(x), Ops.Tan),
        Unary("Sinh", Row, x => Ops.Sinh(x), Ops.Sinh),
        Unary("Cosh", Row, x => Ops.Cosh(x), Ops.Cosh),
        Unary("Tanh", Row, x => Ops.Tanh(x), Ops.Tanh),
        Unary("Arcsin", Small, x => Ops.Arcsin(x), Ops.Arcsin),
        Unary("Arccos", Small, x => Ops.Arccos(x), Ops.Arccos),
        Unary("Arctan", Row, x => Ops.Arctan(x), Ops.Arctan),
        Unary("Arcsinh", Row, x => Ops.Arcsinh(x), Ops.Arcsinh),
        Unary("Arccosh", Large, x => Ops.Arccosh(x), Ops.Arccosh),
        Unary("Arctanh", Small, x => Ops.Arctanh(x), Ops.Arctanh),
        Unary("Erf", Row, x => Ops.Erf(x), Ops.Erf),
        Unary("Erfinv", Small, x => Ops.ErfInv(x), Ops.ErfInv),
        Unary("Floor", Row, x => Ops.Floor(x), Ops.Floor),
        Unary("Ceil", Row, x => Ops.Ceil(x), Ops.Ceil),
        Unary("Round", Row, x => Ops.Round(x, 1), x => Ops.Round(x, 1)),
        Unary("Clip", Row, x => Ops.Clip(x, -1, 0.5), x => Ops.Clip(x, -1, 0.5f)),
        Unary("Clip", Whole, x => Ops.Clip(x, -1, 1), x => Ops.Maximum(Ops.Minimum(x, Tensor.Scalar(1)), Tensor.Scalar(-1))),
        Unary("NanToNum", Row, x => Ops.NanToNum(x), x => Ops.NanToNum(x)),
        Unary("Isfinite", Row, x => Ops.IsFinite(x), Ops.IsFinite),
        Unary("Isinf", Row, x => Ops.IsInf(x), Ops.IsInf),
        Unary("Isnan", Row, x => Ops.IsNan(x), Ops.IsNan),
        Binary("Isclose", Row, Row, (a, b) => Ops.IsClose(a, b), (a, b) => Ops.IsClose(a, b)),
        Binary("Equal", Whole, Whole, (a, b) => Ops.Equal(a, b), Ops.Equal),
        Binary("NotEqual", Whole, Whole, (a, b) => Ops.NotEqual(a, b), Ops.NotEqual),
        Binary("Less", Row, Whole, (a, b) => a < b, (a, b) => Ops.Less(a, F(b))),
        Unary("Less", Row, x => Ops.Less(x, 0), x => Ops.Less(x, 0f)),
        Binary("LessEqual", Whole, Whole, (a, b) => a <= b, Ops.LessEqual),
        Binary("LessEqual", Whole, Whole, (a, b) => Ops.LessEqual(a, b), Ops.LessEqual),
        Unary("Greater", Row, x => x > 0.5, x => Ops.Greater(x, 0.5f)),
        Unary("Greater", Whole, x => Ops.Greater(x, 0.5), x => Ops.Greater(F(x), 0.5f)),
        Binary("GreaterEqual", Whole, Whole, (a, b) => a >= b, Ops.GreaterEqual),
        Binary("GreaterEqual", Whole, Whole, (a, b) => Ops.GreaterEqual(a, b), Ops.GreaterEqual),
        Binary("LogicalAnd", Truth, Truth, (a, b) => a & b, Ops.LogicalAnd),
        Binary("LogicalAnd", Truth, Whole, (a, b) => Ops.LogicalAnd(a, b), (a, b) => Ops.LogicalAnd(a, Ops.Cast(b, DType.Bool))),
        Binary("LogicalOr", Truth, Truth, (a, b) => a | b, Ops.LogicalOr),
        Binary("LogicalOr", Truth, Truth, (a, b) => Ops.LogicalOr(a, b), Ops.LogicalOr),
        Binary("LogicalXor", Truth, Truth, (a, b) => a ^ b, Ops.LogicalXor),
        Binary("LogicalXor", Truth, Truth, (a, b) => Ops.LogicalXor(a, b), Ops.LogicalXor),
        Unary("LogicalNot", Truth, x => !x, Ops.LogicalNot),
        Unary("LogicalNot", Truth, x => Ops.LogicalNot(x), Ops.LogicalNot),
        new("Where", [Truth, Row], k => [Ops.Where(k[0], k[1], 0)], t => [Ops.Where(t[0], t[1], 0f)]),
        Unary("Cast", Row, x => Ops.Cast(x, DType.Int32), x => Ops.Cast(x, DType.Int32)),
        Unary("Cast", Row, x => Ops.Cast(x, DType.Float16), x => Ops.RoundTo(x, DType.Float16)),
        Unary("StopGradient", Row, x => Ops.StopGradient(x), Ops.StopGradient),
    ];

    private static IEnumerable<GraphCase> Reduction(
        string name,
        GraphInput input,
        Func<KerasTensor, int?, bool, KerasTensor> draw,
        Func<KerasTensor, int[], bool, KerasTensor> drawSeveral,
        Func<Tensor, int[], bool, Tensor> compute)
    {
        yield return Unary(name, input, x => draw(x, 1, true), x => compute(x, [1], true));
        yield return Unary(name, input, x => draw(x, -1, false), x => compute(x, [-1], false));
        yield return Unary(name, input, x => drawSeveral(x, [2, 1], false), x => compute(x, [2, 1], false));
    }

    private static GraphCase[] Reductions() =>
    [
        .. Reduction("Sum", Box, Ops.Sum, (x, axes, keep) => Ops.Sum(x, axes, keep), (x, axes, keep) => Ops.Sum(x, axes, keep)),
        .. Reduction("Mean", Box, Ops.Mean, (x, axes, keep) => Ops.Mean(x, axes, keep), (x, axes, keep) => Ops.Mean(x, axes, keep)),
        .. Reduction("Prod", Box, Ops.Prod, (x, axes, keep) => Ops.Prod(x, axes, keep), (x, axes, keep) => Ops.Prod(x, axes, keep)),
        .. Reduction("Var", Box, Ops.Variance, (x, axes, keep) => Ops.Variance(x, axes, keep), (x, axes, keep) => Ops.Variance(x, axes, keep)),
        .. Reduction("Std", Box, Ops.Std, (x, axes, keep) => Ops.Std(x, axes, keep), (x, axes, keep) => Ops.Std(x, axes, keep)),
        .. Reduction("Max", Box, Ops.Max, (x, axes, keep) => Ops.Max(x, axes, keep), (x, axes, keep) => Ops.Max(x, axes, keep)),
        .. Reduction("Min", Box, Ops.Min, (x, axes, keep) => Ops.Min(x, axes, keep), (x, axes, keep) => Ops.Min(x, axes, keep)),
        .. Reduction("Logsumexp", Box, Ops.LogSumExp, (x, axes, keep) => Ops.LogSumExp(x, axes, keep), (x, axes, keep) => Ops.LogSumExp(x, axes, keep)),
        .. Reduction("Any", Box, Ops.Any, (x, axes, keep) => Ops.Any(x, axes, keep), (x, axes, keep) => Ops.Any(x, axes, keep)),
        .. Reduction("All", Box, Ops.All, (x, axes, keep) => Ops.All(x, axes, keep), (x, axes, keep) => Ops.All(x, axes, keep)),
        Unary("Sum", Truth, x => Ops.Sum(x, 1), x => Ops.Sum(Ops.Cast(x, DType.Int32), 1)),
        Unary("Mean", Whole, x => Ops.Mean(x, 1), x => Ops.Mean(F(x), 1)),
        Unary("Prod", Whole, x => Ops.Prod(x, 1), x => Ops.Cast(Ops.Prod(F(x), 1), DType.Int32)),
        Unary("Max", Whole, x => Ops.Max(x, 1), x => Ops.Cast(Ops.Max(F(x), 1), DType.Int32)),
        Unary("Min", Whole, x => Ops.Min(x, [0, 1], keepdims: true), x => Ops.Cast(Ops.Min(F(x), keepdims: true), DType.Int32)),
        Unary("CountNonzero", Whole, x => Ops.CountNonzero(x, 1), x => Ops.CountNonzero(x, 1)),
        Unary("CountNonzero", Box, x => Ops.CountNonzero(x, [1, 2]), x => Ops.CountNonzero(x, [1, 2])),
        Unary("Argmax", Box, x => Ops.ArgMax(x, 1), x => Ops.ArgMax(x, 1)),
        Unary("Argmin", Row, x => Ops.ArgMin(x), x => Ops.ArgMin(x)),
        Unary("Cumsum", Box, x => Ops.CumulativeSum(x, 1), x => Ops.CumulativeSum(x, 1)),
        Unary("Cumsum", Whole, x => Ops.CumulativeSum(x, 1), x => Ops.Cast(Ops.CumulativeSum(F(x), 1), DType.Int32)),
        Unary("Cumprod", Box, x => Ops.CumulativeProduct(x, -1), x => Ops.CumulativeProduct(x, -1)),
        Unary("Median", Box, x => Ops.Median(x, 1, keepdims: true), x => Ops.Median(x, 1, keepdims: true)),
        Unary("Quantile", Box, x => Ops.Quantile(x, 0.3, [2]), x => Ops.Quantile(x, 0.3f, [2])),
        Unary(
            "Quantile",
            Box,
            x => Ops.Quantile(x, (Tensor)new[] { 0.3f, 1 }, [1, 2], QuantileMethod.Higher),
            x => Ops.Quantile(x, new[] { 0.3f, 1 }, [1, 2], QuantileMethod.Higher)),
        new("Moments", [Box], k => Two(Ops.Moments(k[0], [1])), t => Two(Ops.Moments(t[0], [1]))),
        Unary("Average", Box, x => Ops.Average(x, axis: 1), x => Ops.Average(x, axis: 1)),
        Unary("Average", Row, x => Ops.Average(x, (Tensor)new[] { 1f, 2, 3, 4 }, 1), x => Ops.Average(x, new[] { 1f, 2, 3, 4 }, 1)),
        Unary("Bincount", Index, x => Ops.Bincount(x, minlength: 5), x => Ops.Cast(Ops.Bincount(x, minlength: 5), DType.Int32)),
    ];

    private static GraphCase[] Shaping() =>
    [
        Unary("Reshape", Box, x => Ops.Reshape(x, [null, 15]), x => Ops.Reshape(x, [null, 15])),
        Unary("Reshape", Box, x => Ops.Reshape(x, [null, 5]), x => Ops.Reshape(x, [null, 5])),
        Unary("Ravel", Box, x => Ops.Ravel(x), Ops.Ravel),
        Unary("Transpose", Box, x => Ops.Transpose(x), x => Ops.Transpose(x)),
        Unary("Transpose", Box, x => Ops.Transpose(x, [0, 2, 1]), x => Ops.Transpose(x, [0, 2, 1])),
        Unary("Swapaxes", Box, x => Ops.SwapAxes(x, 1, -1), x => Ops.SwapAxes(x, 1, -1)),
        Unary("Moveaxis", Box, x => Ops.MoveAxis(x, 0, 1), x => Ops.MoveAxis(x, 0, 1)),
        Unary("Moveaxis", Box, x => Ops.MoveAxis(x, [0, 1], [2, 0]), x => Ops.MoveAxis(x, [0, 1], [2, 0])),
        Unary("ExpandDims", Row, x => Ops.ExpandDims(x, -2), x => Ops.ExpandDims(x, -2)),
        Unary("Squeeze", new([1, 4]), x => Ops.Squeeze(x, 1), x => Ops.Squeeze(x, 1)),
        Unary("BroadcastTo", new([1]), x => Ops.BroadcastTo(x, [2, 4]), x => Ops.BroadcastTo(x, [2, 4])),
        Binary("Concatenate", Row, Whole, (a, b) => Ops.Concatenate([a, b]), (a, b) => Ops.Concatenate([a, F(b)])),
        Binary("Concatenate", Row, Row, (a, b) => Ops.Concatenate([a, b], 0), (a, b) => Ops.Concatenate([a, b], 0)),
        Binary("Stack", Row, Row, (a, b) => Ops.Stack([a, b], -1), (a, b) => Ops.Stack([a, b], -1)),
        Binary("Hstack", Row, Row, (a, b) => Ops.Hstack([a, b]), (a, b) => Ops.Hstack([a, b])),
        Binary("Vstack", Row, Row, (a, b) => Ops.Vstack([a, b]), (a, b) => Ops.Vstack([a, b])),
        new("Split", [Row], k => Ops.Split(k[0], 2, 1), t => Ops.Split(t[0], 2, 1)),
        new("Split", [Row], k => Ops.Split(k[0], [1, 3], 1), t => Ops.Split(t[0], [1, 3], 1)),
        new("Unstack", [Box], k => Ops.Unstack(k[0], 1), t => Ops.Unstack(t[0], 1)),
        Unary("Repeat", Row, x => Ops.Repeat(x, 3, 1), x => Ops.Repeat(x, 3, 1)),
        Unary("Repeat", Row, x => Ops.Repeat(x, [1, 0, 2, 1], 1), x => Ops.Repeat(x, [1, 0, 2, 1], 1)),
        Unary("Tile", Row, x => Ops.Tile(x, [1, 2]), x => Ops.Tile(x, [1, 2])),
        Unary("Flip", Box, x => Ops.Flip(x, 1), x => Ops.Flip(x, 1)),
        Unary("Flip", Box, x => Ops.Flip(x), x => Ops.Flip(x)),
        Unary("Roll", Row, x => Ops.Roll(x, -1, 1), x => Ops.Roll(x, -1, 1)),
        Unary("Pad", Row, x => Ops.Pad(x, [(0, 0), (1, 2)], constant: 3), x => Ops.Pad(x, [(0, 0), (1, 2)], constant: 3)),
        Unary("Pad", Row, x => Ops.Pad(x, [(0, 0), (1, 2)], PadMode.Reflect), x => Ops.Pad(x, [(0, 0), (1, 2)], PadMode.Reflect)),
        Unary("ZerosLike", Whole, x => Ops.ZerosLike(x), Ops.ZerosLike),
        Unary("OnesLike", Row, x => Ops.OnesLike(x), Ops.OnesLike),
        Unary("FullLike", Row, x => Ops.FullLike(x, 2.5), x => Ops.FullLike(x, 2.5f)),
        new("Meshgrid", [Row, Row], k => Ops.Meshgrid(k), t => Ops.Meshgrid(t)),
        new("Meshgrid", [Row, Row], k => Ops.Meshgrid(k, matrixIndexing: true), t => Ops.Meshgrid(t, matrixIndexing: true)),
        Unary("Linspace", Row, x => Ops.Linspace(x, 1, 3, axis: -1), x => Ops.Linspace(x, 1f, 3, axis: -1)),
        Unary("Diag", new([3]), x => Ops.Diag(Ops.Mean(x, 0), 1), x => Ops.Diag(Ops.Mean(x, 0), 1)),
        Unary("Diagonal", Square, x => Ops.Diagonal(x, 0, 1, 2), x => Ops.Diagonal(x, 0, 1, 2)),
        Unary("Tril", Square, x => Ops.Tril(x), x => Ops.Tril(x)),
        Unary("Triu", Square, x => Ops.Triu(x, 1), x => Ops.Triu(x, 1)),
    ];

    private static GraphCase[] Indexing() =>
    [
        Unary("GetItem", Box, x => x[.., 0], x => x[.., 0]),
        Unary("GetItem", Box, x => x[0], x => x[0]),
        Unary("GetItem", Box, x => Ops.GetItem(x, TensorIndex.Ellipsis, TensorIndex.NewAxis, 1..^1), x => x[TensorIndex.Ellipsis, TensorIndex.NewAxis, 1..^1]),
        Unary("GetItem", Box, x => x[.., TensorIndex.Slice(step: -2)], x => x[.., TensorIndex.Slice(step: -2)]),
        Unary("Take", Row, x => Ops.Take(x, (Tensor)new[] { 3, 0, 3 }, 1), x => Ops.Take(x, new[] { 3, 0, 3 }, 1)),
        Binary("Take", Row, Index, (x, i) => Ops.Take(x, i), (x, i) => Ops.Take(x, i)),
        Binary("TakeAlongAxis", Row, Index, (x, i) => Ops.TakeAlongAxis(x, i, 1), (x, i) => Ops.TakeAlongAxis(x, i, 1)),
        Unary("OneHot", Index, x => Ops.OneHot(x, 4), x => Ops.OneHot(x, 4)),
        Unary("OneHot", Index, x => Ops.OneHot(x, 4, 1), x => Ops.OneHot(x, 4, 1)),
        Unary("MultiHot", Index, x => Ops.MultiHot(x, 4), x => Ops.MultiHot(x, 4)),
        Unary("Sort", Box, x => Ops.Sort(x, 1), x => Ops.Sort(x, 1)),
        Unary("Argsort", Box, x => Ops.ArgSort(x), x => Ops.ArgSort(x)),
        new("TopK", [Row], k => Two(Ops.TopK(k[0], 2)), t => Two(Ops.TopK(t[0], 2))),
        Binary(
            "InTopK",
            new([1], DType.Int32, 0, 3),
            Row,
            (t, p) => Ops.InTopK(t[.., 0], p, 2),
            (t, p) => Ops.InTopK(t[.., 0], p, 2)),
        Unary("Digitize", Row, x => Ops.Digitize(x, (Tensor)new[] { -1f, 0, 1 }), x => Ops.Digitize(x, new[] { -1f, 0, 1 })),
        Unary("Diff", Row, x => Ops.Diff(x, 2), x => Ops.Diff(x, 2)),
        new("SegmentSum", [Row, new([], DType.Int32, 0, 2)], k => [Ops.SegmentSum(k[0], k[1], 3)], t => [Ops.SegmentSum(t[0], t[1], 3)]),
        new("SegmentMax", [Row, new([], DType.Int32, 0, 2)], k => [Ops.SegmentMax(k[0], k[1], 3)], t => [Ops.SegmentMax(t[0], t[1], 3)]),
        Unary(
            "Scatter",
            new([2]),
            x => Ops.Scatter((Tensor)new[,] { { 0 }, { 2 } }, Ops.Mean(x, 0), [4]),
            x => Ops.Scatter(new[,] { { 0 }, { 2 } }, Ops.Mean(x, 0), [4])),
        Unary(
            "ScatterUpdate",
            Row,
            x => Ops.ScatterUpdateAt(x, (Tensor)new[,] { { 0, 1 } }, (Tensor)new[] { 9f }),
            x => Ops.ScatterUpdateAt(x, new[,] { { 0, 1 } }, new[] { 9f })),
        Unary("Slice", Box, x => Ops.Slice(x, [0, 1, 2], [2, 2, 3]), x => Ops.Slice(x, [0, 1, 2], [2, 2, 3])),
        Unary(
            "SliceUpdate",
            Row,
            x => Ops.SliceUpdate(x, [0, 1], (Tensor)new[,] { { 7f, 8 } }),
            x => Ops.SliceUpdate(x, [0, 1], new[,] { { 7f, 8 } })),
    ];

    private static GraphCase[] Algebra() =>
    [
        Binary("Matmul", Box, new([5, 2]), (a, b) => Ops.MatMul(a, b), (a, b) => Ops.MatMul(a, b)),
        Unary("Matmul", Whole, x => Ops.MatMul(x, (Tensor)new[,] { { 1 }, { 2 }, { 3 }, { 4 } }), x => Ops.Cast(Ops.MatMul(F(x), new[,] { { 1f }, { 2 }, { 3 }, { 4 } }), DType.Int32)),
        Unary("Dot", Row, x => Ops.Dot(x, (Tensor)new[] { 1f, 2, 3, 4 }), x => Ops.Dot(x, new[] { 1f, 2, 3, 4 })),
        Binary("Outer", Row, Row, (a, b) => Ops.Outer(a, b), Ops.Outer),
        Binary("Tensordot", Box, new([5, 2]), (a, b) => Ops.Tensordot(a, b, [2], [1]), (a, b) => Ops.Tensordot(a, b, [2], [1])),
        Unary("Tensordot", Row, x => Ops.Tensordot(x, Tensor.Ones([4, 2]), 1), x => Ops.Tensordot(x, Tensor.Ones([4, 2]), 1)),
        Binary("Einsum", Box, Box, (a, b) => Ops.Einsum("bij,bkj->bik", a, b), (a, b) => Ops.Einsum("bij,bkj->bik", a, b)),
        Binary("Cross", new([3]), new([3]), (a, b) => Ops.Cross(a, b), (a, b) => Ops.Cross(a, b)),
        Unary("Trace", Square, x => Ops.Trace(x, 0, 1, 2), x => Ops.Trace(x, 0, 1, 2)),
        Unary("Norm", Box, x => Ops.Norm(x, axis: 1, keepdims: true), x => Ops.Norm(x, axis: 1, keepdims: true)),
        Unary("Norm", Box, x => Ops.Norm(x, 1, -1), x => Ops.Norm(x, 1, -1)),
        new("Qr", [Box], k => Two(Ops.Qr(k[0])), t => Two(Ops.Qr(t[0]))),
        new("Qr", [new([5, 3])], k => Two(Ops.Qr(k[0], complete: true)), t => Two(Ops.Qr(t[0], complete: true))),
        Unary("Cholesky", Square, x => Ops.Cholesky(Definite(x)), x => Ops.Cholesky(Definite(x))),
        Unary("Det", Square, x => Ops.Det(x + Eye), x => Ops.Det(x + Eye)),
        Unary("Inv", Square, x => Ops.Inv(x + Eye), x => Ops.Inv(x + Eye)),
        new("LuFactor", [Square], k => Two(Ops.LuFactor(k[0])), t => Two(Ops.LuFactor(t[0]))),
        Binary("Solve", Square, new([3, 2]), (a, b) => Ops.Solve(a + Eye, b), (a, b) => Ops.Solve(a + Eye, b)),
        Binary("SolveTriangular", Square, new([3]), (a, b) => Ops.SolveTriangular(a + Eye, b), (a, b) => Ops.SolveTriangular(a + Eye, b)),
        new("SVD", [Box], k => Three(Ops.Svd(k[0])), t => Three(Ops.Svd(t[0]))),
        new("SVD", [Box], k => Three(Ops.Svd(k[0], fullMatrices: false)), t => Three(Ops.Svd(t[0], fullMatrices: false))),
    ];

    private static GraphCase[] Signals() =>
    [
        Unary("ExtractSequences", Sequence, x => Ops.ExtractSequences(x, 4, 3), x => Ops.ExtractSequences(x, 4, 3)),
        new("FFT", [Sequence, Sequence], k => Two(Ops.Fft(k[0], k[1])), t => Two(Ops.Fft(t[0], t[1]))),
        new("FFT2", [Box, Box], k => Two(Ops.Fft2(k[0], k[1])), t => Two(Ops.Fft2(t[0], t[1]))),
        new("RFFT", [Sequence], k => Two(Ops.Rfft(k[0])), t => Two(Ops.Rfft(t[0]))),
        new("RFFT", [Sequence], k => Two(Ops.Rfft(k[0], 10)), t => Two(Ops.Rfft(t[0], 10))),
        Binary("IRFFT", Sequence, Sequence, (a, b) => Ops.Irfft(a, b), (a, b) => Ops.Irfft(a, b)),
        new("STFT", [Sequence], k => Two(Ops.Stft(k[0], 6, 3, 8)), t => Two(Ops.Stft(t[0], 6, 3, 8))),
        new(
            "STFT",
            [Sequence],
            k => Two(Ops.Stft(k[0], 6, 3, 8, WindowFunction.None, center: false)),
            t => Two(Ops.Stft(t[0], 6, 3, 8, WindowFunction.None, center: false))),
        Binary(
            "ISTFT",
            new([4, 5]),
            new([4, 5]),
            (a, b) => Ops.Istft(a, b, 6, 3, 8, WindowFunction.Hamming),
            (a, b) => Ops.Istft(a, b, 6, 3, 8, window: WindowFunction.Hamming)),
    ];

    private static GraphCase[] Neural()
    {
        Tensor kernel = Ops.RandomNormal([3, 2, 3, 4], seed: 1), depthwise = Ops.RandomNormal([3, 2, 3, 2], seed: 2);
        Tensor pointwise = Ops.RandomNormal([1, 1, 6, 4], seed: 3), transposed = Ops.RandomNormal([3, 2, 4, 3], seed: 4);
        Tensor channels = new[] { 0.5f, 1, 2 };
        return
        [
            Unary("Relu", Row, x => Ops.Relu(x), Ops.Relu),
            Unary("Relu", Whole, x => Ops.Relu(x), x => Ops.Cast(Ops.Relu(F(x)), DType.Int32)),
            Unary("ReLU", Row, x => Ops.Relu(x, 0.1, 1.5, 0.2), x => Ops.Relu(x, 0.1f, 1.5f, 0.2f)),
            Unary("Relu6", Row, x => Ops.Relu6(x), Ops.Relu6),
            Unary("Sigmoid", Row, x => Ops.Sigmoid(x), Ops.Sigmoid),
            Unary("Softplus", Row, x => Ops.Softplus(x), Ops.Softplus),
            Unary("Softsign", Row, x => Ops.Softsign(x), Ops.Softsign),
            Unary("Silu", Row, x => Ops.Silu(x), Ops.Silu),
            Unary("LogSigmoid", Row, x => Ops.LogSigmoid(x), Ops.LogSigmoid),
            Unary("LeakyRelu", Row, x => Ops.LeakyRelu(x), x => Ops.LeakyRelu(x)),
            Unary("HardSigmoid", Row, x => Ops.HardSigmoid(x), Ops.HardSigmoid),
            Unary("HardSilu", Row, x => Ops.HardSilu(x), Ops.HardSilu),
            Unary("Elu", Row, x => Ops.Elu(x, 0.7), x => Ops.Elu(x, 0.7f)),
            Unary("Selu", Row, x => Ops.Selu(x), Ops.Selu),
            Unary("Gelu", Row, x => Ops.Gelu(x), x => Ops.Gelu(x)),
            Unary("Softmax", Box, x => Ops.Softmax(x, 1), x => Ops.Softmax(x, 1)),
            Unary("Softmax", Box, x => Ops.Softmax(x, [1, 2]), x => Ops.Softmax(x, [1, 2])),
            Unary("LogSoftmax", Box, x => Ops.LogSoftmax(x), x => Ops.LogSoftmax(x)),
            Unary("MaxPool", Image, x => Ops.MaxPool(x, [2]), x => Ops.MaxPool(x, [2])),
            Unary("AveragePool", Image, x => Ops.AveragePool(x, [3, 2], [1], Padding.Same), x => Ops.AveragePool(x, [3, 2], [1], WindowPadding.Same)),
            Unary("Conv", Image, x => Ops.Conv(x, kernel, [2], Padding.Same), x => Ops.Conv(x, kernel, [2], WindowPadding.Same)),
            Unary("DepthwiseConv", Image, x => Ops.DepthwiseConv(x, depthwise), x => Ops.DepthwiseConv(x, depthwise)),
            Unary("SeparableConv", Image, x => Ops.SeparableConv(x, depthwise, pointwise), x => Ops.SeparableConv(x, depthwise, pointwise)),
            Unary("ConvTranspose", Image, x => Ops.ConvTranspose(x, transposed, [2], Padding.Same), x => Ops.ConvTranspose(x, transposed, [2], WindowPadding.Same)),
            Unary(
                "BatchNorm",
                Image,
                x => Ops.BatchNormalization(x, channels, channels, beta: channels),
                x => Ops.BatchNormalization(x, channels, channels, beta: channels)),
            Binary("BinaryCrossentropy", Small, Row, (a, b) => Ops.BinaryCrossentropy(a, b, fromLogits: true), (a, b) => Ops.BinaryCrossentropy(a, b, true)),
            Binary("CategoricalCrossentropy", Positive, Positive, (a, b) => Ops.CategoricalCrossentropy(a, b), (a, b) => Ops.CategoricalCrossentropy(a, b)),
            Binary(
                "SparseCategoricalCrossentropy",
                new([1], DType.Int32, 0, 3),
                Positive,
                (a, b) => Ops.SparseCategoricalCrossentropy(a[.., 0], b),
                (a, b) => Ops.SparseCategoricalCrossentropy(a[.., 0], b)),
        ];
    }

    private static GraphCase[] Images() =>
    [
        Unary("Resize", Image, x => Ops.ResizeImage(x, (3, 9), Interpolation.Bicubic), x => Ops.ResizeImage(x, (3, 9), Interpolation.Bicubic)),
        Unary(
            "AffineTransform",
            Image,
            x => Ops.AffineTransform(x, (Tensor)new[] { 1f, 0.2f, 1, 0, 1, -1, 0, 0 }, fillMode: FillMode.Reflect),
            x => Ops.AffineTransform(x, new[] { 1f, 0.2f, 1, 0, 1, -1, 0, 0 }, fillMode: FillMode.Reflect)),
        Unary("ExtractPatches", Image, x => Ops.ExtractPatches(x, (2, 3)), x => Ops.ExtractPatches(x, (2, 3))),
        Unary(
            "MapCoordinates",
            Row,
            x => Ops.MapCoordinates(x, (Tensor)new[,] { { 0f, 0.5f }, { 2.5f, 9 } }, fillMode: CoordinateFillMode.Mirror),
            x => Ops.MapCoordinates(x, new[,] { { 0f, 0.5f }, { 2.5f, 9 } }, fillMode: CoordinateFillMode.Mirror)),
        Unary("PadImages", Image, x => Ops.PadImages(x, 1, 2, 3, 4), x => Ops.PadImages(x, 1, 2, 3, 4)),
        Unary("CropImages", Image, x => Ops.CropImages(x, 1, 2, targetWidth: 3, left: 1), x => Ops.CropImages(x, 1, 2, targetWidth: 3, left: 1)),
        Unary("RGBToGrayscale", Image, x => Ops.RgbToGrayscale(x), x => Ops.RgbToGrayscale(x)),
    ];

    private static Tensor Eye => Ops.Eye(3);

    private static KerasTensor Definite(KerasTensor x) => Ops.MatMul(x, Ops.SwapAxes(x, 1, 2)) + Eye;

    private static Tensor Definite(Tensor x) => Ops.MatMul(x, Ops.SwapAxes(x, 1, 2)) + Eye;

    private static T[] Two<T>((T First, T Second) pair) => [pair.First, pair.Second];

    private static T[] Three<T>((T First, T Second, T Third) three) => [three.First, three.Second, three.Third];
}
