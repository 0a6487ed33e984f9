using Argali.Engine;
using Argali.Saving;
using static Argali.Operations.OpRules;

namespace Argali.Operations;

/// <content>Indexing, slicing, scattering, sorting and segments.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Indexing() =>
    [
        Numpy("GetItem(x, key)", new OpFunction(values => Ops.GetItem(values[0], IndexKeys.Read(values.Raw(1))), GetItem)),
        Numpy("Take(axis=None)(x, indices)", c => Take(c.GetIntOrNull("axis"))),
        Numpy("TakeAlongAxis(axis=None)(x, indices)", c => TakeAlongAxis(c.GetIntOrNull("axis"))),
        Numpy("Sort(axis=-1)(x)", c => Sort(c.GetIntOrNull("axis"))),
        Numpy("Argsort(axis=-1)(x)", c => Argsort(c.GetIntOrNull("axis"))),
        Numpy("Digitize(name | bins=None)(x, bins)", Digitize),
        Numpy("Diff(n=1, axis=-1)(a)", Diff),
        MathOp("TopK(k, sorted=True)(x)", TopK),
        MathOp("InTopK(k)(targets, predictions)", InTopK),
        MathOp("SegmentSum(num_segments=None, sorted=False)(data, segment_ids)", c => Segments(c, Ops.SegmentSum)),
        MathOp("SegmentMax(num_segments=None, sorted=False)(data, segment_ids)", c => Segments(c, Ops.SegmentMax)),
        new(CoreModule, "Scatter(name | shape=None)(indices, values, shape)", Scatter),
        new(CoreModule, "ScatterUpdate(inputs, indices, updates)", _ => new OpFunction(
            values => Ops.ScatterUpdateAt(values[0], values.Indices(1), Ops.Cast(values[2], values[0].DType)), specs => specs[0])),
        new(CoreModule, "Slice(name | shape=None)(inputs, start_indices, shape)", Slice),
        new(CoreModule, "SliceUpdate(inputs, start_indices, updates)", _ => new OpFunction(
            values => Ops.SliceUpdate(values[0], values.Integers(1), Ops.Cast(values[2], values[0].DType)), specs => specs[0])),
    ];

    private static int[] Lengths(object? lengths) => Ops.Cast(OpValues.ToTensor(lengths), DType.Int32).ToArray<int>();

    // Releases of Keras differ in whether some arguments belong to the constructor or to the call.
    private static OpFunction Digitize(Config config)
    {
        Tensor? edges = config["bins"] is { } bins ? Ops.Cast(OpValues.ToTensor(bins), DType.Float32) : default(Tensor?);
        return new OpFunction(values => Ops.Digitize(values.Float(0), edges ?? values.Float(1)), specs => specs[0] with { DType = DType.Int32 });
    }

    private static OpFunction Scatter(Config config)
    {
        object? shape = config["shape"];
        return new OpFunction(
            values => Ops.Scatter(values.Indices(0), values[1], new Shape(Lengths(shape ?? values.Raw(2)))),
            specs => specs[1] with { Shape = new Shape(Lengths(shape ?? specs.Raw(2))) });
    }

    private static OpFunction Slice(Config config)
    {
        object? shape = config["shape"];
        return new OpFunction(
            values => Ops.Slice(values[0], values.Integers(1), Lengths(shape ?? values.Raw(2))),
            specs => specs[0] with { Shape = new Shape(Lengths(shape ?? specs.Raw(2))) });
    }

    private static Nest<OpSpec> GetItem(OpSpecs specs)
    {
        (Shape shape, DType dtype) = specs[0];
        return new OpSpec(IndexKeys.ShapeOf(shape, IndexKeys.Read(specs.Raw(1))), dtype);
    }

    private static OpFunction Take(int? axis) => new(
        values => Ops.Take(values[0], values.Indices(1), axis),
        specs =>
        {
            (Shape shape, DType dtype) = specs[0];
            if (axis is not { } one)
                return new OpSpec(specs[1].Shape, dtype);
            int at = shape.Axis(one);
            return new OpSpec(shape.Slice(0, at).Concat(specs[1].Shape).Concat(shape.Slice(at + 1, shape.Rank - at - 1)), dtype);
        });

    private static OpFunction TakeAlongAxis(int? axis) => new(values => axis is { } one
        ? Ops.TakeAlongAxis(values[0], values.Indices(1), one)
        : Ops.TakeAlongAxis(Ops.Ravel(values[0]), Ops.Ravel(values.Indices(1)), 0));

    private static OpFunction Sort(int? axis) => axis is { } one
        ? Unary(x => Ops.Sort(x, one))
        : new OpFunction(values => Ops.Sort(Ops.Ravel(values[0])), specs => specs[0] with { Shape = new Shape(Flat(specs[0].Shape)) });

    private static OpFunction Argsort(int? axis) => new(
        values => axis is { } one ? Ops.ArgSort(values[0], one) : Ops.ArgSort(Ops.Ravel(values[0])),
        specs => new OpSpec(axis is null ? new Shape(Flat(specs[0].Shape)) : specs[0].Shape, DType.Int32));

    private static OpFunction Diff(Config config)
    {
        (int n, int axis) = (config.GetInt("n"), config.GetInt("axis"));
        return new OpFunction(
            values => Ops.Diff(values[0], n, axis),
            specs =>
            {
                Shape shape = specs[0].Shape;
                int length = shape[shape.Axis(axis)];
                return specs[0] with { Shape = shape.With(axis, length < 0 ? Shape.Unknown : Math.Max(length - n, 0)) };
            });
    }

    private static OpFunction TopK(Config config)
    {
        int k = config.GetInt("k");
        return new OpFunction(
            values =>
            {
                (Tensor largest, Tensor positions) = Ops.TopK(values[0], k);
                return new[] { largest, positions };
            },
            specs =>
            {
                Shape shape = specs[0].Shape.With(-1, k);
                return new[] { specs[0] with { Shape = shape }, new OpSpec(shape, DType.Int32) };
            });
    }

    private static OpFunction InTopK(Config config)
    {
        int k = config.GetInt("k");
        return new OpFunction(values => Ops.InTopK(values.Indices(0), values.Float(1), k), specs => specs[0] with { DType = DType.Bool });
    }

    private static OpFunction Segments(Config config, Func<Tensor, Tensor, int, Tensor> function)
    {
        int? count = config.GetIntOrNull("num_segments");
        return new OpFunction(
            values =>
            {
                Tensor segments = values.Indices(1);
                int number = count ?? (segments.ElementCount == 0 ? 0 : checked(Ops.Cast(OpIntegers.Max(segments, axis: null, keepdims: false), DType.Int32).Item<int>() + 1));
                Tensor result = function(values.Float(0), segments, number);
                return values[0].DType == DType.Float32 ? result : Ops.Cast(result, values[0].DType);
            },
            specs => specs[0] with { Shape = specs[0].Shape.With(0, count ?? Shape.Unknown) });
    }
}
