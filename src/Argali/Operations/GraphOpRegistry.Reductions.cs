using Argali.Engine;
using Argali.Saving;
using static Argali.Operations.OpRules;

namespace Argali.Operations;

/// <content>Reductions, running sums and statistics.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Reductions() =>
    [
        Numpy("Sum(axis=None, keepdims=False)(x)", c => Reduction(c, Ops.Sum, Ops.Sum, OperandType.ToSum, x => x.Number(0))),
        Numpy("Mean(axis=None, keepdims=False)(x)", c => FloatReduction(c, Ops.Mean, Ops.Mean)),
        Numpy("Var(axis=None, keepdims=False)(x)", c => FloatReduction(c, Ops.Variance, Ops.Variance)),
        Numpy("Std(axis=None, keepdims=False)(x)", c => FloatReduction(c, Ops.Std, Ops.Std)),
        Numpy("Prod(axis=None, keepdims=False, dtype=None)(x)", Product),
        Numpy("Max(axis=None, keepdims=False, initial=None)(x)", c => Extremum(c, largest: true)),
        Numpy("Min(axis=None, keepdims=False, initial=None)(x)", c => Extremum(c, largest: false)),
        Numpy("Amax(axis=None, keepdims=False)(x)", c => Extremum(c, largest: true)),
        Numpy("Amin(axis=None, keepdims=False)(x)", c => Extremum(c, largest: false)),
        Numpy("All(axis=None, keepdims=False)(x)", c => Reduction(c, Ops.All, Ops.All, _ => DType.Bool)),
        Numpy("Any(axis=None, keepdims=False)(x)", c => Reduction(c, Ops.Any, Ops.Any, _ => DType.Bool)),
        Numpy("CountNonzero(axis=None)(x)", c => Reduction(c, Ops.CountNonzero, Ops.CountNonzero, _ => DType.Int32)),
        Numpy("Argmax(axis=None | keepdims=False)(x)", c => Position(c, Ops.ArgMax)),
        Numpy("Argmin(axis=None | keepdims=False)(x)", c => Position(c, Ops.ArgMin)),
        Numpy("Median(axis=None, keepdims=False)(x)", c => Quantiles(c, values => (values.Float(0), Tensor.Scalar(0.5f)))),
        Numpy("Quantile(axis=None, method=\"linear\", keepdims=False)(x, q)", c => Quantiles(c, values => (values.Float(0), values.Float(1)))),
        Numpy("Average(axis=None)(x, weights=None)", Average),
        Numpy("Cumsum(axis=None, dtype=None)(x)", c => Running(c, Ops.CumulativeSum)),
        Numpy("Cumprod(axis=None, dtype=None)(x)", c => Running(c, Ops.CumulativeProduct)),
        Numpy("Bincount(weights=None, minlength=0, sparse=False)(x)", Bincount),
        Numpy("Size(x)", new OpFunction(values => Tensor.Scalar(checked((int)values[0].ElementCount)), _ => new OpSpec(Shape.Scalar, DType.Int32))),
        Numpy("Ndim(x)", new OpFunction(values => Tensor.Scalar(values[0].Rank), _ => new OpSpec(Shape.Scalar, DType.Int32))),
        MathOp("Logsumexp(axis=None, keepdims=False)(x)", c => FloatReduction(c, Ops.LogSumExp, Ops.LogSumExp)),
        NN("Moments(synchronized=False, axes, keepdims=False, name)(x)", Moments),
    ];

    private static OpFunction Product(Config config)
    {
        DType? dtype = config.GetString("dtype", null) is { } name ? DTypes.Parse(name) : null;
        OpFunction product = FloatReduction(config, Ops.Prod, Ops.Prod);
        return new OpFunction(
            values =>
            {
                Tensor result = product.Compute(values).Value;
                DType target = dtype ?? OperandType.ToSum(values[0].DType);
                return target.IsFloating() ? result : Ops.Cast(Ops.Round(result), target);
            },
            specs => new OpSpec(product.Describe!(specs).Value.Shape, dtype ?? OperandType.ToSum(specs[0].DType)));
    }

    private static OpFunction Extremum(Config config, bool largest)
    {
        object? initial = config.Find("initial");
        OpFunction extremum = largest
            ? Reduction(config, OpIntegers.Max, OpIntegers.Max, dtype => dtype)
            : Reduction(config, OpIntegers.Min, OpIntegers.Min, dtype => dtype);
        if (initial is null)
            return extremum;
        return extremum with
        {
            Compute = values =>
            {
                Tensor result = extremum.Compute(values).Value;
                Tensor limit = Ops.Cast(OpValues.ToTensor(initial), result.DType);
                return largest ? Ops.Maximum(result, limit) : Ops.Minimum(result, limit);
            },
        };
    }

    private static OpFunction Position(Config config, Func<Tensor, int?, bool, Tensor> function)
    {
        int? axis = config.GetIntOrNull("axis");
        bool keepdims = config.GetBool("keepdims", false);
        return new OpFunction(
            values => function(values[0], axis, keepdims),
            specs => new OpSpec(Reduced(specs[0].Shape, axis is { } one ? [one] : null, keepdims), DType.Int32));
    }

    private static OpFunction Quantiles(Config config, Func<OpValues, (Tensor X, Tensor Q)> operands)
    {
        int[]? axes = config.GetInts("axis");
        bool keepdims = config.GetBool("keepdims", false);
        QuantileMethod method = config.Find("method") is string name ? ParseQuantileMethod(name) : QuantileMethod.Linear;
        return new OpFunction(
            values =>
            {
                (Tensor x, Tensor q) = operands(values);
                return Ops.Quantile(x, q, axes, method, keepdims);
            },
            specs =>
            {
                Shape shape = Reduced(specs[0].Shape, axes, keepdims);
                if (specs.Count > 1 && specs[1].Shape.Rank > 0)
                    shape = specs[1].Shape.Concat(shape);
                return new OpSpec(shape, OperandType.ToFloat(specs[0].DType));
            });
    }

    private static QuantileMethod ParseQuantileMethod(string name) => name switch
    {
        "linear" => QuantileMethod.Linear,
        "lower" => QuantileMethod.Lower,
        "higher" => QuantileMethod.Higher,
        "midpoint" => QuantileMethod.Midpoint,
        "nearest" => QuantileMethod.Nearest,
        _ => throw new ConfigException($"'method' expects 'linear', 'lower', 'higher', 'midpoint' or 'nearest'. Received: '{name}'."),
    };

    private static OpFunction Average(Config config)
    {
        int? axis = config.GetIntOrNull("axis");
        return new OpFunction(
            values => Ops.Average(values.Float(0), values.Has(1) ? values.Float(1) : default(Tensor?), axis),
            specs => new OpSpec(Reduced(specs[0].Shape, axis is { } one ? [one] : null, false), OperandType.ToFloat(specs[0].DType)));
    }

    private static OpFunction Running(Config config, Func<Tensor, int?, Tensor> function)
    {
        int? axis = config.GetIntOrNull("axis");
        DType? dtype = config.GetString("dtype", null) is { } name ? DTypes.Parse(name) : null;
        return new OpFunction(
            values =>
            {
                DType target = dtype ?? (values[0].DType == DType.Bool ? DType.Int32 : values[0].DType);
                Tensor result = function(values.Float(0), axis);
                return target.IsFloating() ? result : Ops.Cast(Ops.Round(result), target);
            },
            specs => new OpSpec(
                axis is null ? new Shape(Flat(specs[0].Shape)) : specs[0].Shape,
                dtype ?? (specs[0].DType == DType.Bool ? DType.Int32 : specs[0].DType)));
    }

    private static OpFunction Bincount(Config config)
    {
        object? weights = config["weights"];
        int minlength = config.GetInt("minlength");
        return new OpFunction(
            values => weights is null
                ? Ops.Cast(Ops.Bincount(values.Indices(0), minlength: minlength), DType.Int32)
                : Ops.Bincount(values.Indices(0), Ops.Cast(OpValues.ToTensor(weights), DType.Float32), minlength),
            specs => new OpSpec(specs[0].Shape.With(-1, Shape.Unknown), weights is null ? DType.Int32 : DType.Float32));
    }

    private static OpFunction Moments(Config config)
    {
        int[] axes = Integers(config, "axes");
        bool keepdims = config.GetBool("keepdims", false);
        return new OpFunction(
            values =>
            {
                (Tensor mean, Tensor variance) = Ops.Moments(values.Float(0), axes, keepdims);
                return new[] { mean, variance };
            },
            specs =>
            {
                var spec = new OpSpec(Reduced(specs[0].Shape, axes, keepdims), OperandType.ToFloat(specs[0].DType));
                return new[] { spec, spec };
            });
    }
}
