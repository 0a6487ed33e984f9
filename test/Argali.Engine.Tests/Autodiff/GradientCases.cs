namespace Argali.Engine.Tests.Autodiff;

/// <summary>Every differentiable operation, at the shapes and arguments where it could go wrong.</summary>
public static class GradientCases
{
    private static Tensor Mask => Tensor.From<bool>([true, true, false, true, false, true], new Shape(2, 3));

    // Turns by about 40 degrees, shrinks and shifts.
    private static Tensor Turn => new[] { 0.9f, -0.7f, 0.3f, 0.8f, 0.95f, -0.6f, 0.01f, -0.02f };

    public static IEnumerable<GradientCase> All =>
        [
            .. Arithmetic(), .. Elementary(), .. Activations(), .. Reductions(), .. Shaping(), .. Grids(), .. Indexing(), .. Algebra(),
            .. Matrices(), .. Losses(), .. Neural(),
        ];

    private static GradientInput In(Shape shape, float low = -2, float high = 2, params float[] kinks) => new(shape, low, high, kinks);

    private static GradientCase Unary(string name, Func<Tensor, Tensor> f, float low = -2, float high = 2, params float[] kinks) =>
        new(name, x => [f(x[0])], In([3, 7], low, high, kinks));

    private static IEnumerable<GradientCase> Binary(string name, Func<Tensor, Tensor, Tensor> f, float low = -2, float high = 2)
    {
        (Shape A, Shape B)[] shapes =
        [
            ([2, 3], [2, 3]), ([4, 3], [3]), ([3], [4, 3]), ([2, 3], [2, 1]), ([2, 1, 3], [4, 1]), ([2, 3], []), ([], [5]), ([2, 2, 3], [1, 2, 1]),
        ];
        foreach ((Shape a, Shape b) in shapes)
            yield return new($"{name} {a} {b}", x => [f(x[0], x[1])], In(a, low, high), In(b, low + 0.013f, high + 0.271f));
    }

    private static GradientCase[] Arithmetic() =>
    [
        .. Binary(nameof(Ops.Add), Ops.Add),
        .. Binary(nameof(Ops.Subtract), Ops.Subtract),
        .. Binary(nameof(Ops.Multiply), Ops.Multiply),
        .. Binary(nameof(Ops.Divide), Ops.Divide, 0.7f, 3),
        .. Binary(nameof(Ops.DivideNoNan), Ops.DivideNoNan, 0.7f, 3),
        .. Binary(nameof(Ops.Power), Ops.Power, 0.6f, 2.5f),
        .. Binary(nameof(Ops.SquaredDifference), Ops.SquaredDifference),
        new("Maximum same", x => [Ops.Maximum(x[0], x[1])], In([2, 4], -2, 2), In([2, 4], -1.87f, 2.13f)),
        new("Maximum broadcast", x => [Ops.Maximum(x[0], x[1])], In([3, 4]), In([1], 0.29f, 0.31f)),
        new("Minimum same", x => [Ops.Minimum(x[0], x[1])], In([2, 4], -2, 2), In([2, 4], -1.87f, 2.13f)),
        new("Minimum broadcast", x => [Ops.Minimum(x[0], x[1])], In([3, 4]), In([1], 0.29f, 0.31f)),
        new("Mod", x => [Ops.Mod(x[0], x[1])], In([2, 3], 3, 3.4f), In([2, 3], 1.22f, 1.34f)),
        new("Power square", x => [Ops.Power(x[0], 2f)], In([5])),
        Unary("Negative", Ops.Negative),
        Unary("Abs", Ops.Abs, kinks: 0),
        Unary("Square", Ops.Square),
        Unary("Sqrt", Ops.Sqrt, 0.5f, 4),
        Unary("Rsqrt", Ops.Rsqrt, 0.7f, 4),
        Unary("Reciprocal", Ops.Reciprocal, 0.7f, 3),
        Unary("Exp", Ops.Exp),
        Unary("Expm1", Ops.Expm1),
        Unary("Log", Ops.Log, 0.5f, 4),
        Unary("Log1p", Ops.Log1p, -0.4f, 3),
        Unary("Sin", Ops.Sin, -4, 4),
        Unary("Cos", Ops.Cos, -4, 4),
        Unary("Tanh", Ops.Tanh),
        Unary("Erf", Ops.Erf),
        Unary("Clip", x => Ops.Clip(x, -1, 1.5f), kinks: [-1, 1.5f]),
        Unary("StopGradient in a sum", x => x + Ops.StopGradient(Tensor.Ones([3, 7]))),
        new("Where same", x => [Ops.Where(Mask, x[0], x[1])], In([2, 3]), In([2, 3])),
        new("Where broadcast", x => [Ops.Where(Mask, x[0], x[1])], In([]), In([3])),
        new("Where broadcast to the values", x => [Ops.Where(Mask, x[0], x[1])], In([4, 2, 3]), In([1])),
        Unary("Cast", x => Ops.Cast(x, DType.Float32)),
        Unary("RoundTo float32", x => Ops.RoundTo(x, DType.Float32) * 2f),
    ];

    private static GradientCase[] Elementary() =>
    [
        .. Binary(nameof(Ops.Arctan2), Ops.Arctan2, 0.7f, 3),
        .. Binary(nameof(Ops.LogAddExp), Ops.LogAddExp, -2, 2),
        Unary("Log2", Ops.Log2, 0.5f, 4),
        Unary("Log10", Ops.Log10, 0.5f, 4),
        Unary("Tan", Ops.Tan, -1, 1),
        Unary("Sinh", Ops.Sinh),
        Unary("Cosh", Ops.Cosh),
        Unary("Arcsin", Ops.Arcsin, -0.8f, 0.8f),
        Unary("Arccos", Ops.Arccos, -0.8f, 0.8f),
        Unary("Arctan", Ops.Arctan),
        Unary("Arcsinh", Ops.Arcsinh),
        Unary("Arccosh", Ops.Arccosh, 1.5f, 4),
        Unary("Arctanh", Ops.Arctanh, -0.8f, 0.8f),
        Unary("ErfInv", Ops.ErfInv, -0.8f, 0.8f),
        Unary("NanToNum", x => Ops.NanToNum(x)),
    ];

    private static GradientCase[] Activations() =>
    [
        Unary("Relu", Ops.Relu, kinks: 0),
        Unary("Relu slope", x => Ops.Relu(x, 0.3f), kinks: 0),
        Unary("Relu all", x => Ops.Relu(x, 0.2f, 1.3f, 0.4f), kinks: [0.4f, 1.3f]),
        Unary("Relu6", Ops.Relu6, -2, 8, 0, 6),
        Unary("LeakyRelu", x => Ops.LeakyRelu(x), kinks: 0),
        Unary("Elu", x => Ops.Elu(x, 0.7f), kinks: 0),
        Unary("Selu", Ops.Selu, kinks: 0),
        Unary("Softplus", Ops.Softplus),
        Unary("Softsign", Ops.Softsign, kinks: 0),
        Unary("Silu", Ops.Silu),
        Unary("Gelu exact", x => Ops.Gelu(x, approximate: false)),
        Unary("Gelu approximate", x => Ops.Gelu(x)),
        Unary("Sigmoid", Ops.Sigmoid),
        Unary("LogSigmoid", Ops.LogSigmoid),
        Unary("HardSigmoid", Ops.HardSigmoid, -4, 4, -3, 3),
        Unary("HardSilu", Ops.HardSilu, -4, 4, -3, 3),
        Unary("Mish", Ops.Mish),
        Unary("Activate", x => Ops.Activate(x, ActivationKind.Softsign), kinks: 0),
        Unary("Softmax last", x => Ops.Softmax(x)),
        Unary("Softmax first", x => Ops.Softmax(x, 0)),
        new("Softmax middle", x => [Ops.Softmax(x[0], 1)], In([2, 4, 3])),
        new("Softmax axes", x => [Ops.Softmax(x[0], [1, 2])], In([2, 4, 3])),
        new("Softmax apart", x => [Ops.Softmax(x[0], [0, 2])], In([2, 4, 3])),
        Unary("LogSoftmax last", x => Ops.LogSoftmax(x)),
        new("LogSoftmax middle", x => [Ops.LogSoftmax(x[0], 1)], In([2, 4, 3])),
    ];

    private static IEnumerable<GradientCase> Reduce(
        string name, Func<Tensor, int?, bool, Tensor> one, Func<Tensor, int[], bool, Tensor> several, float low = -2, float high = 2)
    {
        GradientInput input = In([2, 3, 4], low, high);
        yield return new($"{name} all", x => [one(x[0], null, false)], input);
        yield return new($"{name} all kept", x => [one(x[0], null, true)], input);
        yield return new($"{name} last", x => [one(x[0], -1, false)], input);
        yield return new($"{name} middle", x => [one(x[0], 1, true)], input);
        yield return new($"{name} first", x => [one(x[0], 0, false)], input);
        yield return new($"{name} neighbours", x => [several(x[0], [1, 2], false)], input);
        yield return new($"{name} apart", x => [several(x[0], [0, 2], true)], input);
    }

    private static GradientCase[] Reductions() =>
    [
        .. Reduce("Sum", Ops.Sum, (x, axes, keep) => Ops.Sum(x, axes, keep)),
        .. Reduce("Mean", Ops.Mean, (x, axes, keep) => Ops.Mean(x, axes, keep)),
        .. Reduce("Max", Ops.Max, (x, axes, keep) => Ops.Max(x, axes, keep)),
        .. Reduce("Min", Ops.Min, (x, axes, keep) => Ops.Min(x, axes, keep)),
        .. Reduce("Prod", Ops.Prod, (x, axes, keep) => Ops.Prod(x, axes, keep), 0.6f, 1.5f),
        .. Reduce("Variance", Ops.Variance, (x, axes, keep) => Ops.Variance(x, axes, keep)),
        .. Reduce("Std", Ops.Std, (x, axes, keep) => Ops.Std(x, axes, keep)),
        .. Reduce("LogSumExp", Ops.LogSumExp, (x, axes, keep) => Ops.LogSumExp(x, axes, keep)),
        new("Prod with a zero", x => [Ops.Prod(x[0] - 0.25f)], In([3], -0.5f, 1)),
        Unary("CumulativeSum flat", x => Ops.CumulativeSum(x)),
        Unary("CumulativeSum first", x => Ops.CumulativeSum(x, 0)),
        Unary("CumulativeSum last", x => Ops.CumulativeSum(x, -1)),
        Unary("CumulativeProduct flat", x => Ops.CumulativeProduct(Ops.Reshape(x, [21])[..7])),
        Unary("CumulativeProduct first", x => Ops.CumulativeProduct(x, 0)),
        Unary("CumulativeProduct last", x => Ops.CumulativeProduct(x, -1), -1.5f, 1.5f),
        new("CumulativeProduct with a zero", x => [Ops.CumulativeProduct(x[0] - 0.25f, 0)], In([3], -0.5f, 1)),
        new("CumulativeProduct of its own", x => [Ops.CumulativeProduct(x[0], 0) + (2f * x[0])], In([4])),
        Unary("Diff", x => Ops.Diff(x)),
        Unary("Diff twice", x => Ops.Diff(x, 2, 1)),
        new("Moments", x => Two(Ops.Moments(x[0], [0, 2])), In([2, 3, 4])),
        new("Moments kept", x => Two(Ops.Moments(x[0], [1], keepdims: true)), In([2, 3, 4])),
        Unary("Average", x => Ops.Average(x, axis: 1)),
        new("Average weighted", x => [Ops.Average(x[0], x[1], 1)], In([2, 3]), In([3], 0.5f, 2)),
        new("Average of all, weighted", x => [Ops.Average(x[0], x[1])], In([2, 3]), In([2, 3], 0.5f, 2)),
        Unary("Median", x => Ops.Median(x)),
        Unary("Median even", x => Ops.Median(x[.., ..6], 1, keepdims: true)),
        new("Quantile", x => [Ops.Quantile(x[0], new[] { 0.1f, 0.7f }, [0, 2])], In([2, 3, 4])),
        new("Quantile lower", x => [Ops.Quantile(x[0], 0.4f, [1], QuantileMethod.Lower)], In([2, 5])),
        Unary("Norm", x => Ops.Norm(x, axis: 1)),
        Unary("Norm negative infinite", x => Ops.Norm(x, float.NegativeInfinity), 0.3f, 2),
        Unary("Norm minus two", x => Ops.Norm(x, -2, 1), 0.5f, 2),
        Unary("Norm one", x => Ops.Norm(x, 1), kinks: 0),
        Unary("Norm three", x => Ops.Norm(x, 3, 0), kinks: 0),
        Unary("Norm infinite", x => Ops.Norm(x, float.PositiveInfinity), -1.9f, 2),
    ];

    private static GradientCase[] Shaping() =>
    [
        Unary("Reshape", x => Ops.Reshape(x, [7, null])),
        Unary("Transpose", x => Ops.Transpose(x)),
        new("Transpose axes", x => [Ops.Transpose(x[0], [2, 0, 1])], In([2, 3, 4])),
        new("Transpose inner", x => [Ops.Transpose(x[0], [0, 2, 1, 3])], In([2, 3, 2, 2])),
        new("SwapAxes", x => [Ops.SwapAxes(x[0], 0, -1)], In([2, 3, 4])),
        new("MoveAxis", x => [Ops.MoveAxis(x[0], 0, 2)], In([2, 3, 4])),
        Unary("ExpandDims", x => Ops.ExpandDims(x, -2)),
        new("Squeeze", x => [Ops.Squeeze(x[0])], In([1, 3, 1])),
        new("Concatenate", x => [Ops.Concatenate([x[0], x[1], x[2]], 1)], In([2, 1, 3]), In([2, 3, 3]), In([2, 2, 3])),
        new("Concatenate twice the same", x => [Ops.Concatenate([x[0], x[0]], 0)], In([2, 2])),
        new("Stack", x => [Ops.Stack([x[0], x[1]], -1)], In([2, 3]), In([2, 3])),
        new("Unstack", x => Ops.Unstack(x[0], 1), In([2, 3, 2])),
        new("At", x => [Ops.At(x[0], 1, -1)], In([2, 3, 2])),
        new("SliceAxis", x => [Ops.SliceAxis(x[0], 1, 1, 2)], In([2, 4, 2])),
        new("Split sections", x => Ops.Split(x[0], 2, -1), In([2, 4])),
        new("Split indices", x => Ops.Split(x[0], [1, 3], 0), In([4, 2])),
        new("Flip", x => [Ops.Flip(x[0], 0)], In([3, 2])),
        new("Flip all", x => [Ops.Flip(x[0])], In([3, 2])),
        new("BroadcastTo", x => [Ops.BroadcastTo(x[0], [2, 3, 4])], In([3, 1])),
        new("Repeat", x => [Ops.Repeat(x[0], 3, 0)], In([2, 3])),
        new("Repeat flat", x => [Ops.Repeat(x[0], 2)], In([2, 3])),
        new("Tile", x => [Ops.Tile(x[0], [2, 1, 3])], In([2, 3])),
        new("Roll", x => [Ops.Roll(x[0], -1, 1)], In([2, 3])),
        new("Roll flat", x => [Ops.Roll(x[0], 2)], In([2, 3])),
        new("Pad constant", x => [Ops.Pad(x[0], [(1, 0), (2, 1)], constant: 3)], In([2, 3])),
        new("Pad reflect", x => [Ops.Pad(x[0], [(1, 1), (2, 0)], PadMode.Reflect)], In([2, 3])),
        new("Pad symmetric", x => [Ops.Pad(x[0], [(1, 2), (0, 3)], PadMode.Symmetric)], In([2, 3])),
        new("Slice", x => [Ops.Slice(x[0], [1, 0], [1, -1])], In([3, 4])),
        new("Slice strided", x => [Ops.Slice(x[0], [0, 1], [2, -1], [2, 2])], In([3, 4])),
        new("GetItem", x => [x[0][TensorIndex.Ellipsis, TensorIndex.NewAxis, ^1]], In([2, 3, 4])),
        new("GetItem backwards", x => [x[0][TensorIndex.Slice(step: -2), 1..]], In([4, 3])),
    ];

    private static GradientCase[] Grids() =>
    [
        Unary("Ravel", Ops.Ravel),
        Unary("MoveAxis several", x => Ops.MoveAxis(x, [0], [1])),
        new("Hstack", x => [Ops.Hstack([x[0], x[1]])], In([2, 3]), In([2, 1])),
        new("Vstack", x => [Ops.Vstack([x[0], x[1]])], In([3]), In([3])),
        new("Repeat each", x => [Ops.Repeat(x[0], [2, 0, 1], 1)], In([2, 3])),
        new("Linspace", x => [Ops.Linspace(x[0], x[1], 4, axis: 1)], In([2, 3]), In([3])),
        new("Meshgrid", x => Ops.Meshgrid([x[0], x[1], x[2]]), In([2]), In([3]), In([2])),
        new("Diag of a vector", x => [Ops.Diag(x[0], -1)], In([3])),
        new("Diag of a matrix", x => [Ops.Diag(x[0], 1)], In([3, 4])),
        new("Diagonal", x => [Ops.Diagonal(x[0], -1, 2, 0)], In([3, 2, 4])),
        new("Trace", x => [Ops.Trace(x[0], 1)], In([3, 4, 2])),
        new("Tril", x => [Ops.Tril(x[0], -1)], In([2, 3, 3])),
        new("Triu", x => [Ops.Triu(x[0], 1)], In([3, 4])),
    ];

    private static GradientCase[] Indexing() =>
    [
        new("SegmentMax", x => [Ops.SegmentMax(x[0], new[] { 1, 0, 1, -1 }, 2)], In([4, 2])),
        new("Scatter", x => [Ops.Scatter(new[,] { { 2, 0 }, { 0, 1 }, { 2, 0 } }, x[0], [3, 2, 2])], In([3, 2])),
        new("ScatterUpdateAt", x => [Ops.ScatterUpdateAt(x[0], new[,] { { 0, 1 }, { 2, -1 } }, x[1])], In([3, 2]), In([2])),
        new("SliceUpdate", x => [Ops.SliceUpdate(x[0], [1, 0], x[1])], In([3, 3]), In([2, 2])),
        new("Take", x => [Ops.Take(x[0], new[,] { { 0, 2 }, { 2, -1 } }, 1)], In([2, 3, 2])),
        new("Take flat", x => [Ops.Take(x[0], new[] { 5, 0, 5 })], In([2, 3])),
        new("EmbeddingLookup", x => [Ops.EmbeddingLookup(x[0], new[,] { { 3, 1, 3 }, { 0, 3, 1 } })], In([4, 3])),
        new("TakeAlongAxis", x => [Ops.TakeAlongAxis(x[0], new[,] { { 0, 0 }, { 2, 1 } }, 1)], In([2, 3])),
        new("TopK", x => [Ops.TopK(x[0], 2).Values], In([2, 4])),
        new("Sort", x => [Ops.Sort(x[0], 0)], In([4, 2])),
        new("SegmentSum", x => [Ops.SegmentSum(x[0], new[] { 1, 0, 1, -1 }, 3)], In([4, 2])),
        new("Bincount", x => [Ops.Bincount(new[,] { { 0, 2, 2 }, { 3, 0, 3 } }, x[0], maxlength: 3)], In([2, 3])),
        new("ScatterUpdate", x => [Ops.ScatterUpdate(x[0], new[] { 2, 0 }, x[1])], In([4, 2]), In([2, 2])),
        new("RandomShuffle", x => [Ops.RandomShuffle(x[0], 0, 7)], In([5, 2])),
        new("Dropout", x => [Ops.Dropout(x[0], 0.4f, 3)], In([5, 4])),
        new("Dropout noise shape", x => [Ops.Dropout(x[0], 0.4f, 3, [5, 1])], In([5, 4])),
    ];

    private static Tensor[] Parts((Tensor Real, Tensor Imaginary) spectrum) => [spectrum.Real, spectrum.Imaginary];

    private static GradientCase[] Algebra() =>
    [
        new("MatMul", x => [Ops.MatMul(x[0], x[1])], In([3, 4]), In([4, 2])),
        new("MatMul transposed a", x => [Ops.MatMul(x[0], x[1], transposeA: true)], In([4, 3]), In([4, 2])),
        new("MatMul transposed b", x => [Ops.MatMul(x[0], x[1], transposeB: true)], In([3, 4]), In([2, 4])),
        new("MatMul transposed both", x => [Ops.MatMul(x[0], x[1], true, true)], In([4, 3]), In([2, 4])),
        new("MatMul batch", x => [Ops.MatMul(x[0], x[1])], In([2, 3, 4]), In([2, 4, 2])),
        new("MatMul batch and matrix", x => [Ops.MatMul(x[0], x[1])], In([2, 3, 4]), In([4, 2])),
        new("MatMul matrix and batch", x => [Ops.MatMul(x[0], x[1])], In([3, 4]), In([2, 4, 2])),
        new("MatMul broadcast", x => [Ops.MatMul(x[0], x[1])], In([2, 1, 3, 2]), In([3, 2, 2])),
        new("MatMul batch transposed a", x => [Ops.MatMul(x[0], x[1], transposeA: true)], In([2, 4, 3]), In([4, 2])),
        new("MatMul batch transposed both", x => [Ops.MatMul(x[0], x[1], true, true)], In([2, 4, 3]), In([2, 2, 4])),
        new("MatMul vectors", x => [Ops.MatMul(x[0], x[1])], In([4]), In([4])),
        new("MatMul vector and matrix", x => [Ops.MatMul(x[0], x[1])], In([4]), In([4, 2])),
        new("MatMul batch and vector", x => [Ops.MatMul(x[0], x[1])], In([2, 3, 4]), In([4])),
        new("Rfft", x => Parts(Ops.Rfft(x[0])), In([3, 8])),
        new("Rfft odd", x => Parts(Ops.Rfft(x[0])), In([2, 7])),
        new("Rfft cut", x => Parts(Ops.Rfft(x[0], 6)), In([2, 9])),
        new("Rfft padded", x => Parts(Ops.Rfft(x[0], 10)), In([2, 6])),
        new("Rfft real part", x => [Ops.Rfft(x[0]).Real], In([2, 8])),
        new("Rfft imaginary part", x => [Ops.Rfft(x[0]).Imaginary], In([2, 8])),
        new("Stft", x => Parts(Ops.Stft(x[0], 6, 3, 8)), In([2, 20])),
        new("Dot", x => [Ops.Dot(x[0], x[1])], In([2, 3]), In([4, 3, 2])),
        new("Tensordot", x => [Ops.Tensordot(x[0], x[1], 2)], In([2, 3, 4]), In([3, 4, 2])),
        new("Tensordot axes", x => [Ops.Tensordot(x[0], x[1], [0, 2], [1, 0])], In([2, 3, 4]), In([4, 2, 5])),
        new("Outer", x => [Ops.Outer(x[0], x[1])], In([3]), In([2])),
        new("Dense", x => [Ops.Dense(x[0], x[1], x[2])], In([2, 3, 4]), In([4, 2]), In([2])),
        new("Dense without bias, activated", x => [Ops.Dense(x[0], x[1], activation: ActivationKind.Tanh)], In([3, 4], -1, 1), In([4, 2], -1, 1)),
        new("Einsum product", x => [Ops.Einsum("ab,bc->ac", x[0], x[1])], In([2, 3]), In([3, 4])),
        new("Einsum attention", x => [Ops.Einsum("bqhd,bkhd->bhqk", x[0], x[1])], In([2, 2, 2, 3]), In([2, 3, 2, 3])),
        new("Einsum ellipsis", x => [Ops.Einsum("...ab,bc->...ac", x[0], x[1])], In([2, 2, 3]), In([3, 2])),
        new("Einsum sum and diagonal", x => [Ops.Einsum("aab->b", x[0])], In([3, 3, 2])),
        new("Einsum transpose", x => [Ops.Einsum("abc->ca", x[0])], In([2, 3, 2])),
        new("Einsum three", x => [Ops.Einsum("ab,bc,c->a", x[0], x[1], x[2])], In([2, 3], -1, 1), In([3, 2], -1, 1), In([2], -1, 1)),
        new("Einsum implicit", x => [Ops.Einsum("ba,ca", x[0], x[1])], In([2, 3]), In([4, 3])),
    ];

    // Far from singular.
    private static Tensor Regular(Tensor x) => x + (4f * Ops.Eye(x.Shape[^1]));

    private static Tensor Definite(Tensor x) => Regular(Ops.MatMul(x, x, transposeB: true));

    private static GradientCase[] Matrices() =>
    [
        new("Solve", x => [Ops.Solve(Regular(x[0]), x[1])], In([2, 3, 3], -1, 1), In([2, 3, 2], -1, 1)),
        new("Solve for a vector", x => [Ops.Solve(Regular(x[0]), x[1])], In([3, 3], -1, 1), In([3], -1, 1)),
        new("SolveTriangular", x => [Ops.SolveTriangular(Regular(x[0]), x[1], lower: true)], In([3, 3], -1, 1), In([3, 2], -1, 1)),
        new("Inv", x => [Ops.Inv(Regular(x[0]))], In([2, 3, 3], -1, 1)),
        new("Det", x => [Ops.Det(Regular(x[0])) * 0.01f], In([2, 3, 3], -1, 1)),
        new("Cholesky", x => [Ops.Cholesky(Definite(x[0]))], In([2, 3, 3], -1, 1)),
        new("Cross", x => [Ops.Cross(x[0], x[1])], In([2, 3]), In([3])),
        new("Cross of planes", x => [Ops.Cross(x[0], x[1], 0, 0)], In([2, 3]), In([2, 3])),
        new("Cross axes", x => [Ops.Cross(x[0], x[1], 0, 1, 0)], In([3, 2]), In([2, 2])),
        new("MatrixNorm", x => [Ops.MatrixNorm(x[0], axes: [0, 2], keepdims: true)], In([2, 3, 4])),
        new("MatrixNorm of columns", x => [Ops.MatrixNorm(x[0], MatrixNormKind.LargestColumn)], In([3, 4], 0.2f, 2)),
        new("MatrixNorm of rows", x => [Ops.MatrixNorm(x[0], MatrixNormKind.SmallestRow, [2, 0])], In([3, 2, 4], 0.2f, 2)),
        new("Fft", x => Parts(Ops.Fft(x[0], x[1])), In([2, 6]), In([2, 6])),
        new("Fft real part", x => [Ops.Fft(x[0], x[1]).Real], In([8]), In([8])),
        new("Fft imaginary part of itself", x => [Ops.Fft(x[0], x[0]).Imaginary], In([5])),
        new("Fft2", x => Parts(Ops.Fft2(x[0], x[1])), In([2, 3, 4]), In([2, 3, 4])),
        new("Irfft", x => [Ops.Irfft(x[0], x[1])], In([2, 5]), In([2, 5])),
        new("Irfft odd, cut", x => [Ops.Irfft(x[0], x[1], 7)], In([2, 5]), In([2, 5])),
        new("Irfft padded", x => [Ops.Irfft(x[0], x[1], 12)], In([2, 5]), In([2, 5])),
        new("Istft", x => [Ops.Istft(x[0], x[1], 6, 3, 8)], In([2, 4, 5]), In([2, 4, 5])),
        new("ExtractSequences", x => [Ops.ExtractSequences(x[0], 3, 2)], In([2, 8])),
        new("ExtractPatches", x => [Ops.ExtractPatches(x[0], (2, 3), (1, 2), padding: WindowPadding.Same)], In([2, 4, 5, 2])),
        new("ExtractPatches dilated, channels first", x => [Ops.ExtractPatches(x[0], (2, 2), (1, 1), (2, 1), channelsFirst: true)], In([2, 4, 3])),
        new("PadImages", x => [Ops.PadImages(x[0], top: 1, left: 0, targetHeight: 4, targetWidth: 5)], In([1, 2, 3, 2])),
        new("CropImages", x => [Ops.CropImages(x[0], bottom: 1, right: 1, targetHeight: 2, targetWidth: 1)], In([4, 3, 2])),
        new("RgbToGrayscale", x => [Ops.RgbToGrayscale(x[0])], In([2, 2, 2, 3])),
        new("MapCoordinates", x => [Ops.MapCoordinates(x[0], x[1], fillMode: CoordinateFillMode.Reflect)], In([3, 4]), In([2, 5], 0.1f, 1.9f)),
        new("MapCoordinates nearest", x => [Ops.MapCoordinates(x[0], new[,] { { -1.2f, 0.6f, 2 }, { 1.3f, 5, 0.2f } }, false, CoordinateFillMode.Wrap)], In([3, 4])),
    ];

    private static GradientCase[] Losses()
    {
        Tensor classes = new[,] { { 0, 2 }, { 1, 1 } };
        Tensor truth = new[,] { { 1f, 0f, 0f }, { 0.2f, 0.5f, 0.1f } };
        return
        [
            new("SparseCategoricalCrossentropy logits", x => [Ops.SparseCategoricalCrossentropy(classes, x[0], true)], In([2, 2, 3])),
            new("SparseCategoricalCrossentropy", x => [Ops.SparseCategoricalCrossentropy(classes, x[0])], In([2, 2, 3], 0.15f, 0.9f)),
            new("SparseCategoricalCrossentropy axis", x => [Ops.SparseCategoricalCrossentropy(classes, x[0], true, 1)], In([2, 3, 2])),
            new("CategoricalCrossentropy logits", x => [Ops.CategoricalCrossentropy(truth, x[0], true)], In([2, 3])),
            new("CategoricalCrossentropy", x => [Ops.CategoricalCrossentropy(truth, x[0])], In([2, 3], 0.2f, 0.9f)),
            new("CategoricalCrossentropy axis", x => [Ops.CategoricalCrossentropy(truth, x[0], true, 0)], In([2, 3])),
            new("CategoricalCrossentropy target", x => [Ops.CategoricalCrossentropy(x[0], x[1])], In([2, 3], 0.1f, 0.9f), In([2, 3], 0.2f, 0.9f)),
            new("CategoricalCrossentropy target, logits", x => [Ops.CategoricalCrossentropy(x[0], x[1], true)], In([2, 3], 0.1f, 0.9f), In([2, 3])),
            new("BinaryCrossentropy logits", x => [Ops.BinaryCrossentropy(truth, x[0], true)], In([2, 3], kinks: 0)),
            new("BinaryCrossentropy", x => [Ops.BinaryCrossentropy(truth, x[0])], In([2, 3], 0.15f, 0.85f)),
            new("BinaryCrossentropy target", x => [Ops.BinaryCrossentropy(x[0], x[1])], In([2, 3], 0.1f, 0.9f), In([2, 3], 0.15f, 0.85f)),
            new("BinaryCrossentropy target, logits", x => [Ops.BinaryCrossentropy(x[0], x[1], true)], In([2, 3], 0.1f, 0.9f), In([2, 3], kinks: 0)),
        ];
    }

    private static GradientCase[] Neural() =>
    [
        new("Conv", x => [Ops.Conv(x[0], x[1])], In([2, 4, 4, 2], -1, 1), In([2, 3, 2, 3], -1, 1)),
        new("Conv same, strided", x => [Ops.Conv(x[0], x[1], [2], WindowPadding.Same)], In([1, 5, 4, 2], -1, 1), In([3, 3, 2, 2], -1, 1)),
        new("Conv dilated", x => [Ops.Conv(x[0], x[1], dilationRate: [2, 1])], In([1, 5, 4, 2], -1, 1), In([2, 2, 2, 2], -1, 1)),
        new("Conv groups", x => [Ops.Conv(x[0], x[1])], In([1, 3, 3, 4], -1, 1), In([2, 2, 2, 4], -1, 1)),
        new("Conv padded", x => [Ops.Conv(x[0], x[1], padding: WindowPadding.Explicit(1, 0, 0, 2))], In([1, 3, 3, 1], -1, 1), In([2, 2, 1, 2], -1, 1)),
        new("Conv channels first", x => [Ops.Conv(x[0], x[1], channelsFirst: true)], In([1, 2, 4, 3], -1, 1), In([2, 2, 2, 2], -1, 1)),
        new("Conv of sequences", x => [Ops.Conv(x[0], x[1], [2], WindowPadding.Same)], In([2, 5, 2], -1, 1), In([3, 2, 2], -1, 1)),
        new("Conv of sequences, causal", x => [Ops.Conv(x[0], x[1], padding: WindowPadding.Explicit(2, 0))], In([1, 4, 1], -1, 1), In([3, 1, 2], -1, 1)),
        new("Conv of volumes", x => [Ops.Conv(x[0], x[1])], In([2, 3, 3, 2, 2], -1, 1), In([2, 2, 2, 2, 2], -1, 1)),
        new("Conv of volumes, same, strided", x => [Ops.Conv(x[0], x[1], [2, 1, 2], WindowPadding.Same)], In([1, 4, 3, 2, 1], -1, 1), In([3, 2, 2, 1, 2], -1, 1)),
        new("Conv of volumes, dilated groups", x => [Ops.Conv(x[0], x[1], dilationRate: [2, 1, 1])], In([1, 4, 2, 2, 2], -1, 1), In([2, 1, 2, 1, 2], -1, 1)),
        new("DepthwiseConv", x => [Ops.DepthwiseConv(x[0], x[1], padding: WindowPadding.Same)], In([1, 3, 3, 2], -1, 1), In([2, 2, 2, 2], -1, 1)),
        new("DepthwiseConv of sequences", x => [Ops.DepthwiseConv(x[0], x[1], [2])], In([1, 5, 2], -1, 1), In([2, 2, 1], -1, 1)),
        new("SeparableConv", x => [Ops.SeparableConv(x[0], x[1], x[2])], In([1, 3, 3, 2], -1, 1), In([2, 2, 2, 1], -1, 1), In([1, 1, 2, 3], -1, 1)),
        new("SeparableConv channels first", x => [Ops.SeparableConv(x[0], x[1], x[2], channelsFirst: true)], In([1, 2, 4], -1, 1), In([2, 2, 2], -1, 1), In([1, 4, 1], -1, 1)),
        new("ConvTranspose", x => [Ops.ConvTranspose(x[0], x[1], [2], WindowPadding.Same)], In([1, 3, 3, 2], -1, 1), In([3, 3, 3, 2], -1, 1)),
        new("ConvTranspose of its own square", x => [Ops.ConvTranspose(x[0] * x[0], x[1], [2]) + Ops.Sum(x[0])], In([1, 2, 2, 1], -1, 1), In([2, 2, 1, 1], -1, 1)),
        new("ConvTranspose of sequences", x => [Ops.ConvTranspose(x[0], x[1], [3], outputPadding: [1])], In([1, 3, 2], -1, 1), In([2, 2, 2], -1, 1)),
        new("ConvTranspose of volumes", x => [Ops.ConvTranspose(x[0], x[1], [2, 1, 1])], In([1, 2, 2, 2, 2], -1, 1), In([3, 2, 1, 1, 2], -1, 1)),
        new("MaxPool", x => [Ops.MaxPool(x[0], [2])], In([1, 4, 5, 2])),
        new("MaxPool same, overlapping", x => [Ops.MaxPool(x[0], [3, 2], [2, 1], WindowPadding.Same)], In([1, 4, 3, 2])),
        new("MaxPool of sequences", x => [Ops.MaxPool(x[0], [3], [2], WindowPadding.Same)], In([2, 5, 2])),
        new("MaxPool of volumes", x => [Ops.MaxPool(x[0], [2], [1], WindowPadding.Same)], In([1, 3, 2, 3, 1])),
        new("AveragePool", x => [Ops.AveragePool(x[0], [2])], In([1, 4, 5, 2])),
        new("AveragePool same, overlapping", x => [Ops.AveragePool(x[0], [3, 2], [2, 1], WindowPadding.Same)], In([1, 4, 3, 2])),
        new("AveragePool channels first", x => [Ops.AveragePool(x[0], [2], channelsFirst: true)], In([1, 2, 4, 3])),
        new("AveragePool of volumes", x => [Ops.AveragePool(x[0], [3, 1, 2], [2, 1, 1], WindowPadding.Same)], In([1, 4, 2, 3, 1])),
        new("AveragePool of planes", x => [Ops.AveragePool(x[0], [1, 2, 2])], In([1, 2, 2, 4, 1])),
        new("ResizeImage bilinear", x => [Ops.ResizeImage(x[0], (5, 2))], In([1, 3, 4, 2])),
        new("ResizeImage nearest", x => [Ops.ResizeImage(x[0], (5, 2), Interpolation.Nearest)], In([1, 3, 4, 2])),
        new("ResizeImage bicubic", x => [Ops.ResizeImage(x[0], (3, 6), Interpolation.Bicubic)], In([2, 5, 4, 1])),
        new("ResizeImage lanczos", x => [Ops.ResizeImage(x[0], (4, 5), Interpolation.Lanczos3, channelsFirst: true)], In([2, 3, 2])),
        new("ResizeImage antialiased", x => [Ops.ResizeImage(x[0], (2, 3), antialias: true)], In([1, 5, 7, 1])),
        new("ResizeImage cropped", x => [Ops.ResizeImage(x[0], (2, 2), cropToAspectRatio: true)], In([1, 3, 5, 1])),
        new("ResizeImage padded", x => [Ops.ResizeImage(x[0], (4, 4), padToAspectRatio: true, fillValue: 2)], In([1, 3, 5, 1])),
        new("AffineTransform constant", x => [Ops.AffineTransform(x[0], Turn)], In([2, 4, 3, 2])),
        new("AffineTransform reflect", x => [Ops.AffineTransform(x[0], Turn, fillMode: FillMode.Reflect)], In([1, 4, 3, 2])),
        new("AffineTransform wrap", x => [Ops.AffineTransform(x[0], Turn, fillMode: FillMode.Wrap)], In([1, 4, 3, 2])),
        new("AffineTransform nearest", x => [Ops.AffineTransform(x[0], Turn, Interpolation.Nearest, FillMode.Nearest)], In([4, 3, 1])),
        new("AffineTransform twice the same", x => [Ops.AffineTransform(x[0], Turn, channelsFirst: true) + x[0]], In([1, 2, 3, 3])),
        new("BatchNormalizationTraining", x => Three(Ops.BatchNormalizationTraining(x[0], x[1], x[2])), In([4, 2, 3]), In([3], 0.5f, 1.5f), In([3])),
        new("BatchNormalizationTraining axis", x => Three(Ops.BatchNormalizationTraining(x[0], x[1], null, 1)), In([3, 2, 4]), In([2], 0.5f, 1.5f)),
        new("BatchNormalizationTraining masked", x => Three(Ops.BatchNormalizationTraining(x[0], null, x[1], mask: Mask)), In([2, 3, 2]), In([2])),
        new("BatchNormalizationTraining statistics only", x => Three(Ops.BatchNormalizationTraining(x[0], null, null))[1..], In([4, 3])),
        new("BatchNormalization axis", x => [Ops.BatchNormalization(x[0], x[1], x[2], null, x[3], 1)], In([2, 3, 4]), In([3]), In([3], 0.5f, 2), In([3])),
        new("BatchNormalization", x => [Ops.BatchNormalization(x[0], x[1], x[2], x[3], x[4])], In([4, 3]), In([3]), In([3], 0.5f, 2), In([3], 0.5f, 1.5f), In([3])),
        new("LayerNormalization", x => [Ops.LayerNormalization(x[0], [-1], x[1], x[2])], In([3, 4]), In([4], 0.5f, 1.5f), In([4])),
        new("LayerNormalization axes", x => [Ops.LayerNormalization(x[0], [1, 2], x[1])], In([2, 3, 2]), In([3, 2], 0.5f, 1.5f)),
        new("LayerNormalization apart", x => [Ops.LayerNormalization(x[0], [0, 2])], In([2, 3, 2])),
        new("Lstm", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5])), LstmInputs()),
        new("Lstm backwards", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], goBackwards: true)), LstmInputs()),
        new("Lstm last cell only", x => [Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5]).Cell], LstmInputs()),
        new("Lstm last output only", x => [Ops.Lstm(x[0], x[1], x[2]).Hidden], LstmInputs()[..3]),
        new("Lstm masked", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], Mask)), LstmInputs()),
        new("Lstm masked, backwards", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], Mask, true)), LstmInputs()),
        new("Lstm masked, zero outputs", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], Mask, zeroOutputForMask: true)), LstmInputs()),
        new("Lstm masked, other activations", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], x[4], x[5], Mask, activation: ActivationKind.Softsign)), LstmInputs()),
        new("Lstm without bias and states", x => Three(Ops.Lstm(x[0], x[1], x[2])), LstmInputs()[..3]),
        new("Lstm other activations", x => Three(Ops.Lstm(x[0], x[1], x[2], x[3], activation: ActivationKind.Softsign)), LstmInputs()[..4]),
        new("Gru", x => Two(Ops.Gru(x[0], x[1], x[2], x[3], x[4], x[5])), GruInputs()),
        new("Gru masked, backwards", x => Two(Ops.Gru(x[0], x[1], x[2], x[3], x[4], x[5], Mask, true)), GruInputs()),
        new("Gru last state only", x => [Ops.Gru(x[0], x[1], x[2]).Hidden], GruInputs()[..3]),
        new("Gru other activations", x => Two(Ops.Gru(x[0], x[1], x[2], x[3], x[4], x[5], Mask, activation: ActivationKind.Softsign)), GruInputs()),
        new("Gru reset before", x => Two(Ops.Gru(x[0], x[1], x[2], x[3], null, x[4], resetAfter: false)), GruResetBeforeInputs()),
        new("Gru reset before, masked, backwards", x => Two(Ops.Gru(x[0], x[1], x[2], x[3], null, x[4], Mask, true, false)), GruResetBeforeInputs()),
        new("Gru reset before, zero outputs", x => Two(Ops.Gru(x[0], x[1], x[2], x[3], null, x[4], Mask, resetAfter: false, zeroOutputForMask: true)), GruResetBeforeInputs()),
        new("GruStep", x => [Ops.GruStep(x[0], x[1], x[2])], In([2, 6], -1, 1), In([2, 2], -1, 1), In([2, 6], -1, 1)),
        new("GruStep reset before", x => [Ops.GruStep(x[0], x[1], x[2], resetAfter: false)], In([2, 6], -1, 1), In([2, 2], -1, 1), In([2, 6], -1, 1)),
        new("LstmStep", x => [Ops.LstmStep(x[0], x[1], x[2], x[3]).Hidden, Ops.LstmStep(x[0], x[1], x[2], x[3]).Cell], In([2, 8], -1, 1), In([2, 2], -1, 1), In([2, 2], -1, 1), In([2, 8], -1, 1)),
    ];

    private static GradientInput[] LstmInputs() =>
        [In([2, 3, 3], -1, 1), In([3, 8], -1, 1), In([2, 8], -1, 1), In([8], -1, 1), In([2, 2], -1, 1), In([2, 2], -1, 1)];

    private static GradientInput[] GruInputs() =>
        [In([2, 3, 3], -1, 1), In([3, 6], -1, 1), In([2, 6], -1, 1), In([6], -1, 1), In([6], -1.1f, 1), In([2, 2], -1, 1)];

    private static GradientInput[] GruResetBeforeInputs() =>
        [In([2, 3, 3], -1, 1), In([3, 6], -1, 1), In([2, 6], -1, 1), In([6], -1, 1), In([2, 2], -1, 1)];

    private static Tensor[] Two((Tensor A, Tensor B) outputs) => [outputs.A, outputs.B];

    private static Tensor[] Three((Tensor A, Tensor B, Tensor C) outputs) => [outputs.A, outputs.B, outputs.C];
}
