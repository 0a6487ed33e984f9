using Argali.Engine;
using Argali.Saving;
using static Argali.Operations.OpRules;

namespace Argali.Operations;

/// <content>Arithmetic, comparison, logic and functions of one number.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Elementwise() =>
    [
        Numpy("Add(x1, x2)", Binary(Ops.Add)),
        Numpy("Subtract(x1, x2)", Binary(Ops.Subtract)),
        Numpy("Multiply(x1, x2)", Binary(Ops.Multiply)),
        Numpy("Divide(x1, x2)", FloatBinary(Ops.Divide)),
        Numpy("TrueDivide(x1, x2)", FloatBinary(Ops.Divide)),
        Numpy("FloorDivide(x1, x2)", Binary(Ops.FloorDivide)),
        Numpy("Mod(x1, x2)", Binary(Ops.Mod)),
        Numpy("Power(x1, x2)", Binary(Power)),
        Numpy("Maximum(x1, x2)", Binary(Ops.Maximum)),
        Numpy("Minimum(x1, x2)", Binary(Ops.Minimum)),
        Numpy("Arctan2(x1, x2)", FloatBinary(Ops.Arctan2)),
        Numpy("Logaddexp(x1, x2)", FloatBinary(Ops.LogAddExp)),
        Numpy("Negative(x)", Numeric(Ops.Negative)),
        Numpy("Absolute(x)", Numeric(Ops.Abs)),
        Numpy("Abs(x)", Numeric(Ops.Abs)),
        Numpy("Sign(x)", Numeric(Sign)),
        Numpy("Square(x)", Numeric(Ops.Square)),
        Numpy("Conj(x)", Unary(x => x)),
        Numpy("Conjugate(x)", Unary(x => x)),
        Numpy("Real(x)", Unary(x => x)),
        Numpy("Imag(x)", Unary(Ops.ZerosLike)),
        Numpy("Copy(x)", Unary(x => x)),
        Numpy("Sqrt(x)", Float(Ops.Sqrt)),
        Numpy("Reciprocal(x)", Float(Ops.Reciprocal)),
        Numpy("Exp(x)", Float(Ops.Exp)),
        Numpy("Expm1(x)", Float(Ops.Expm1)),
        Numpy("Log(x)", Float(Ops.Log)),
        Numpy("Log10(x)", Float(Ops.Log10)),
        Numpy("Log1p(x)", Float(Ops.Log1p)),
        Numpy("Log2(x)", Float(Ops.Log2)),
        Numpy("Sin(x)", Float(Ops.Sin)),
        Numpy("Cos(x)", Float(Ops.Cos)),
        Numpy("Tan(x)", Float(Ops.Tan)),
        Numpy("Sinh(x)", Float(Ops.Sinh)),
        Numpy("Cosh(x)", Float(Ops.Cosh)),
        Numpy("Tanh(x)", Float(Ops.Tanh)),
        Numpy("Arcsin(x)", Float(Ops.Arcsin)),
        Numpy("Arccos(x)", Float(Ops.Arccos)),
        Numpy("Arctan(x)", Float(Ops.Arctan)),
        Numpy("Arcsinh(x)", Float(Ops.Arcsinh)),
        Numpy("Arccosh(x)", Float(Ops.Arccosh)),
        Numpy("Arctanh(x)", Float(Ops.Arctanh)),
        Numpy("Floor(x)", Float(Ops.Floor)),
        Numpy("Ceil(x)", Float(Ops.Ceil)),
        Numpy("Round(decimals=0)(x)", Round),
        Numpy("Clip(x_min, x_max)(x)", Clip),
        Numpy("NanToNum(name | nan=0.0, posinf=None, neginf=None)(x)", NanToNum),
        Numpy("Isfinite(x)", Question(Ops.IsFinite)),
        Numpy("Isinf(x)", Question(Ops.IsInf)),
        Numpy("Isnan(x)", Question(Ops.IsNan)),
        Numpy("Isclose(name | rtol=1e-05, atol=1e-08, equal_nan=False)(x1, x2)", IsClose),
        Numpy("Equal(x1, x2)", Comparison(Ops.Equal)),
        Numpy("NotEqual(x1, x2)", Comparison(Ops.NotEqual)),
        Numpy("Less(x1, x2)", Comparison(Ops.Less)),
        Numpy("LessEqual(x1, x2)", Comparison(Ops.LessEqual)),
        Numpy("Greater(x1, x2)", Comparison(Ops.Greater)),
        Numpy("GreaterEqual(x1, x2)", Comparison(Ops.GreaterEqual)),
        Numpy("LogicalAnd(x1, x2)", Logic(Ops.LogicalAnd)),
        Numpy("LogicalOr(x1, x2)", Logic(Ops.LogicalOr)),
        Numpy("LogicalXor(x1, x2)", Logic(Ops.LogicalXor)),
        Numpy("LogicalNot(x)", new OpFunction(values => Ops.LogicalNot(values.Truth(0)), specs => specs[0] with { DType = DType.Bool })),
        Numpy("Where(condition, x1=None, x2=None)", Where()),
        Numpy("Select()(condlist, choicelist, default)", new OpFunction(Select)),
        MathOp("Rsqrt(x)", _ => Float(Ops.Rsqrt)),
        MathOp("Erf(x)", _ => Float(Ops.Erf)),
        MathOp("Erfinv(x)", _ => Float(Ops.ErfInv)),
        new(CoreModule, "Cast(dtype)(x)", Cast),
        new(CoreModule, "StopGradient()(variable)", _ => Unary(Ops.StopGradient)),
    ];

    private static Tensor Power(Tensor a, Tensor b) => a.DType == DType.Float32
        ? Ops.Power(a, b)
        : Ops.Cast(Ops.Round(Ops.Power(Ops.Cast(a, DType.Float32), Ops.Cast(b, DType.Float32))), a.DType);

    private static Tensor Sign(Tensor x) => x.DType == DType.Float32 ? Ops.Sign(x) : Ops.Cast(Ops.Sign(Ops.Cast(x, DType.Float32)), x.DType);

    private static OpFunction Round(Config config)
    {
        int decimals = config.GetInt("decimals");
        return Numeric(x => x.DType == DType.Float32 ? Ops.Round(x, decimals) : x);
    }

    private static OpFunction Clip(Config config)
    {
        object? min = config["x_min"], max = config["x_max"];
        return Numeric(x =>
        {
            if (min is not null)
                x = Ops.Maximum(x, Ops.Cast(OpValues.ToTensor(min), x.DType));
            return max is null ? x : Ops.Minimum(x, Ops.Cast(OpValues.ToTensor(max), x.DType));
        });
    }

    private static OpFunction NanToNum(Config config)
    {
        float nan = (float)config.GetDouble("nan");
        float high = (float)config.GetDouble("posinf", float.MaxValue), low = (float)config.GetDouble("neginf", float.MinValue);
        return Numeric(x => x.DType == DType.Float32 ? Ops.NanToNum(x, nan, high, low) : x);
    }

    private static OpFunction IsClose(Config config)
    {
        float rtol = (float)config.GetDouble("rtol"), atol = (float)config.GetDouble("atol");
        bool equalNan = config.GetBool("equal_nan", false);
        return new OpFunction(
            values => Ops.IsClose(values.Float(0), values.Float(1), rtol, atol, equalNan),
            specs => new OpSpec(Shape.Broadcast(specs[0].Shape, specs[1].Shape), DType.Bool));
    }

    private static OpFunction Where() => new(
        values =>
        {
            if (!values.Has(1) || !values.Has(2))
                throw new ArgumentException("Where in a graph takes a condition and two values. Received: no values.");
            (Tensor a, Tensor b) = values.Pair(1, 2);
            return Ops.Where(values.Truth(0), a, b);
        },
        specs => new OpSpec(Shape.Broadcast(specs[0].Shape, Shape.Broadcast(specs[1].Shape, specs[2].Shape)), specs.Join(1, 2)));

    private static Nest<Tensor> Select(OpValues values)
    {
        IReadOnlyList<object?> conditions = values.Items(0);
        Tensor[] choices = values.List(1);
        if (conditions.Count != choices.Length)
            throw new ArgumentException($"Select takes one choice for each condition. Received: {conditions.Count} conditions and {choices.Length} choices.");
        Tensor chosen = Ops.Cast(values.Has(2) ? values[2] : Tensor.Scalar(0), choices[0].DType);
        for (int i = choices.Length - 1; i >= 0; i--)
            chosen = Ops.Where(Ops.Cast(OpValues.ToTensor(conditions[i]), DType.Bool), choices[i], chosen);
        return chosen;
    }

    // Values of 16 bits are computed in float32 and rounded; those of 64 bits are computed in float32.
    private static OpFunction Cast(Config config)
    {
        DType dtype = DTypes.Parse(config.GetString("dtype"));
        return new OpFunction(
            values => dtype.IsFloating() ? Ops.RoundTo(values.Float(0), dtype) : Ops.Cast(values[0], dtype), specs => specs[0] with { DType = dtype });
    }
}
