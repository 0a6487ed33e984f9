using Argali.Engine;
using Argali.Saving;
using static Argali.Operations.OpRules;

namespace Argali.Operations;

/// <content>Shapes, axes, joining, splitting and padding.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Shaping() =>
    [
        Numpy("Reshape(newshape=None | new_shape=None)(x)", c => Reshape(c, c["newshape"] is null ? "new_shape" : "newshape")),
        Numpy("Ravel(x)", new OpFunction(values => Ops.Ravel(values[0]), specs => specs[0] with { Shape = new Shape(Flat(specs[0].Shape)) })),
        Numpy("Transpose(axes=None)(x)", Transpose),
        Numpy("Swapaxes(axis1, axis2)(x)", c => Swapaxes(c.GetInt("axis1"), c.GetInt("axis2"))),
        Numpy("Moveaxis(source, destination)(x)", c => Moveaxis(Integers(c, "source"), Integers(c, "destination"))),
        Numpy("ExpandDims(axis)(x)", c => ExpandDims(Integers(c, "axis"))),
        Numpy("Squeeze(axis=None)(x)", c => Squeeze(c.GetInts("axis"))),
        Numpy("BroadcastTo(shape)(x)", c => BroadcastTo(new Shape(Integers(c, "shape")))),
        Numpy("Concatenate(axis=0)(xs)", c => Concatenate(c.GetInt("axis"))),
        Numpy("Append(axis=None)(x1, x2)", c => Append(c.GetIntOrNull("axis"))),
        Numpy("Stack(axis=0)(xs)", c => Stack(c.GetInt("axis"))),
        Numpy("Hstack(xs)", new OpFunction(values => Ops.Hstack(values.List(0)))),
        Numpy("Vstack(xs)", new OpFunction(values => Ops.Vstack(values.List(0)))),
        Numpy("Split(axis=0, indices_or_sections)(x)", Split),
        Numpy("Repeat(axis=None, repeats)(x)", Repeat),
        Numpy("Tile(repeats)(x)", c => Tile(Integers(c, "repeats"))),
        Numpy("Flip(axis=None)(x)", c => Flip(c.GetInts("axis"))),
        Numpy("Roll(axis=None, shift)(x)", Roll),
        Numpy("Pad(mode=\"constant\", pad_width)(x, constant_values=None)", Pad),
        Numpy("FullLike(x, fill_value, dtype=None)", new OpFunction(FullLike, specs => Like(specs, 2))),
        Numpy("OnesLike(x, dtype=None)", new OpFunction(values => Like(values, 1, Tensor.Scalar(1)), specs => Like(specs, 1))),
        Numpy("ZerosLike(x, dtype=None)", new OpFunction(values => Like(values, 1, Tensor.Scalar(0)), specs => Like(specs, 1))),
        Numpy("Array(x, dtype=None)", new OpFunction(
            values => values.DTypeOrNull(1) is { } dtype ? Ops.Cast(values[0], Held(dtype)) : values[0], specs => Like(specs, 1))),
        Numpy("Meshgrid(indexing=\"xy\")(*x)", Meshgrid),
        Numpy("Linspace(num=50, endpoint=True, retstep=False, dtype=None, axis=0)(start, stop)", c => Linspace(c, null)),
        Numpy("Logspace(num=50, endpoint=True, base=10, dtype=None, axis=0)(start, stop)", c => Linspace(c, (float)c.GetDouble("base"))),
        Numpy("Diag(k=0)(x)", c => new OpFunction(Diag(c))),
        Numpy("Diagonal(offset=0, axis1=0, axis2=1)(x)", c => new OpFunction(Diagonal(c))),
        Numpy("Tril(k=0)(x)", c => Unary(Triangle(c, Ops.Tril))),
        Numpy("Triu(k=0)(x)", c => Unary(Triangle(c, Ops.Triu))),
        new(CoreModule, "Unstack(num=None, axis=0)(x)", Unstack),
    ];

    private static OpFunction Reshape(Config config, string key)
    {
        int[] lengths = Integers(config, key);
        if (lengths.Count(length => length < 0) > 1)
            throw new ConfigException($"There must be at most one unknown dimension (-1) in {key}. Received: [{string.Join(", ", lengths)}].");
        var shape = new Shape(lengths);
        return new OpFunction(
            values => Ops.Reshape(values[0], shape),
            specs =>
            {
                if (!specs[0].Shape.IsKnown || (shape.IsKnown && shape.ElementCount == specs[0].Shape.ElementCount))
                    return specs[0] with { Shape = shape };
                return specs[0] with { Shape = Ops.Reshape(Tensor.Zeros(specs[0].Shape, DType.Bool), shape).Shape };
            });
    }

    private static OpFunction Transpose(Config config)
    {
        int[]? axes = config.GetInts("axes");
        return new OpFunction(
            values => axes is null ? Ops.Transpose(values[0]) : Ops.Transpose(values[0], axes),
            specs =>
            {
                Shape shape = specs[0].Shape;
                int[] order = axes ?? [.. Enumerable.Range(0, shape.Rank).Reverse()];
                if (order.Length != shape.Rank)
                    throw new ArgumentException($"Transpose takes a permutation of the {shape.Rank} axes of {shape}. Received: [{string.Join(", ", order)}].");
                return specs[0] with { Shape = new Shape([.. order.Select(axis => shape[shape.Axis(axis)])]) };
            });
    }

    private static OpFunction Swapaxes(int axis1, int axis2) => new(values => Ops.SwapAxes(values[0], axis1, axis2));

    private static OpFunction Moveaxis(int[] source, int[] destination) => new(values => Ops.MoveAxis(values[0], source, destination));

    private static OpFunction ExpandDims(int[] axes) => new(
        values => axes.Aggregate(values[0], (x, axis) => Ops.ExpandDims(x, axis)),
        specs => specs[0] with { Shape = axes.Aggregate(specs[0].Shape, (shape, axis) => shape.Insert(axis < 0 ? axis + shape.Rank + 1 : axis, 1)) });

    private static OpFunction Squeeze(int[]? axes)
    {
        return new OpFunction(
            values => axes is null ? Ops.Squeeze(values[0]) : Ops.Reshape(values[0], Without(values[0].Shape)),
            specs => specs[0] with { Shape = axes is null ? Squeezed(specs[0].Shape) : Without(specs[0].Shape) });

        Shape Without(Shape shape)
        {
            foreach (int axis in axes.Select(axis => shape.Axis(axis)).Order().Reverse())
            {
                if (shape[axis] is not (1 or Shape.Unknown))
                    throw new ArgumentException($"Cannot squeeze axis {axis} of {shape}: its length is not 1.");
                shape = shape.Without(axis);
            }

            return shape;
        }

        static Shape Squeezed(Shape shape) => new([.. shape.ToArray().Where(length => length != 1)]);
    }

    private static OpFunction BroadcastTo(Shape shape) => new(
        values => Ops.BroadcastTo(values[0], shape), specs => specs[0] with { Shape = Shape.Broadcast(specs[0].Shape, shape) });

    private static OpFunction Concatenate(int axis) => new(
        values => Ops.Concatenate(values.List(0), axis),
        specs =>
        {
            (OpSpec[] items, DType dtype) = specs.List(0);
            Shape shape = items[0].Shape;
            int at = shape.Axis(axis), length = 0;
            foreach (OpSpec item in items)
            {
                shape = Merged(shape, item.Shape, at, "Concatenate");
                length = length < 0 || item.Shape[at] < 0 ? Shape.Unknown : length + item.Shape[at];
            }

            return new OpSpec(shape.With(at, length), dtype);
        });

    private static OpFunction Append(int? axis) => new(values =>
    {
        (Tensor a, Tensor b) = values.Pair(0, 1);
        return axis is { } one ? Ops.Concatenate([a, b], one) : Ops.Concatenate([Ops.Ravel(a), Ops.Ravel(b)], 0);
    });

    private static OpFunction Stack(int axis) => new(
        values => Ops.Stack(values.List(0), axis),
        specs =>
        {
            (OpSpec[] items, DType dtype) = specs.List(0);
            Shape shape = items.Skip(1).Aggregate(items[0].Shape, (merged, item) => Merged(merged, item.Shape, -1, "Stack"));
            return new OpSpec(shape.Insert(axis < 0 ? axis + shape.Rank + 1 : axis, items.Length), dtype);
        });

    // The shape that tensors have in common but for one axis; an unknown axis is that of the others.
    private static Shape Merged(Shape a, Shape b, int free, string operation)
    {
        Shape merged = a;
        bool fits = a.Rank == b.Rank;
        for (int i = 0; fits && i < a.Rank; i++)
        {
            fits = i == free || a[i] == b[i] || a[i] < 0 || b[i] < 0;
            merged = merged.With(i, Math.Max(a[i], b[i]));
        }

        return fits ? merged : throw new ArgumentException($"{operation} joins tensors whose other axes are equal. Received: {a} and {b}.");
    }

    private static OpFunction Split(Config config)
    {
        int axis = config.GetInt("axis");
        if (config["indices_or_sections"] is IReadOnlyList<object?>)
        {
            int[] indices = Integers(config, "indices_or_sections");
            return new OpFunction(values => Ops.Split(values[0], indices.AsSpan(), axis));
        }

        int sections = config.GetInt("indices_or_sections");
        if (sections <= 0)
            throw new ConfigException($"'indices_or_sections' expects a positive number or a list. Received: {sections}.");
        return new OpFunction(
            values => Ops.Split(values[0], sections, axis),
            specs =>
            {
                (Shape shape, DType dtype) = specs[0];
                int length = shape[shape.Axis(axis)];
                if (length % sections != 0 && length >= 0)
                    throw new ArgumentException($"Split: axis {axis} of {shape} does not divide into {sections} equal parts.");
                var part = new OpSpec(shape.With(axis, length < 0 ? Shape.Unknown : length / sections), dtype);
                return Nest<OpSpec>.ListOf(Enumerable.Repeat(part, sections));
            });
    }

    private static OpFunction Repeat(Config config)
    {
        int? axis = config.GetIntOrNull("axis");
        int[] repeats = Integers(config, "repeats");
        return new OpFunction(values => repeats is [int all] ? Ops.Repeat(values[0], all, axis) : Ops.Repeat(values[0], repeats, axis));
    }

    private static OpFunction Tile(int[] repeats) => new(
        values => Ops.Tile(values[0], repeats),
        specs =>
        {
            Shape shape = specs[0].Shape;
            while (shape.Rank < repeats.Length)
                shape = shape.Insert(0, 1);
            for (int i = 1; i <= repeats.Length; i++)
            {
                if (shape[^i] >= 0)
                    shape = shape.With(-i, checked(shape[^i] * repeats[^i]));
            }

            return specs[0] with { Shape = shape };
        });

    private static OpFunction Flip(int[]? axes) => Unary(x => axes is null ? Ops.Flip(x) : Ops.Flip(x, axes));

    private static OpFunction Roll(Config config)
    {
        int[] shifts = Integers(config, "shift");
        int[]? axes = config.GetInts("axis");
        if (axes is not null && axes.Length != shifts.Length)
            throw new ConfigException($"Roll takes one shift for each axis. Received: {shifts.Length} shifts for {axes.Length} axes.");
        return Unary(x =>
        {
            if (axes is null)
                return Ops.Roll(x, shifts.Sum());
            for (int i = 0; i < shifts.Length; i++)
                x = Ops.Roll(x, shifts[i], axes[i]);
            return x;
        });
    }

    private static OpFunction Pad(Config config)
    {
        (int Before, int After)[] widths = PadWidths(config["pad_width"]);
        PadMode mode = config.GetString("mode") switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            "symmetric" => PadMode.Symmetric,
            string other => throw new ConfigException($"'mode' of Pad expects 'constant', 'reflect' or 'symmetric'. Received: '{other}'."),
        };
        return new OpFunction(
            values =>
            {
                Tensor x = values[0], constant = values.Has(1) ? values.Float(1) : 0f;
                return constant.ElementCount == 1
                    ? Ops.Pad(x, Each(x.Rank), mode, constant.Item<float>())
                    : throw new ArgumentException($"Pad takes one constant. Received: {constant.Shape}.");
            },
            specs =>
            {
                Shape shape = specs[0].Shape;
                (int Before, int After)[] each = Each(shape.Rank);
                for (int i = 0; i < each.Length; i++)
                {
                    if (shape[i] >= 0)
                        shape = shape.With(i, checked(shape[i] + each[i].Before + each[i].After));
                }

                return specs[0] with { Shape = shape };
            });

        (int Before, int After)[] Each(int rank) => widths.Length == 1
            ? [.. Enumerable.Repeat(widths[0], rank)]
            : widths.Length == rank
                ? widths
                : throw new ArgumentException($"Pad takes one pair of widths, or one for each of {rank} axes. Received: {widths.Length}.");
    }

    // A number for all edges, a pair for all axes, or a pair (or a number) for each axis.
    private static (int Before, int After)[] PadWidths(object? value)
    {
        switch (value)
        {
            case long all:
                return [((int)all, (int)all)];
            case IReadOnlyList<object?> { Count: 2 } pair when pair[0] is long before && pair[1] is long after:
                return [((int)before, (int)after)];
            case IReadOnlyList<object?> list:
                return [.. list.SelectMany(PadWidths)];
            default:
                throw new ConfigException($"'pad_width' expects pairs of widths. Received: {Config.Describe(value)}.");
        }
    }

    private static Nest<Tensor> FullLike(OpValues values) => Like(values, 2, values[1]);

    private static Tensor Like(OpValues values, int dtypeAt, Tensor value)
    {
        DType dtype = Held(values.DTypeOrNull(dtypeAt) ?? values[0].DType);
        return Ops.BroadcastTo(Ops.Cast(value, dtype), values[0].Shape);
    }

    private static OpSpec Like(OpSpecs specs, int dtypeAt) =>
        specs.Raw(dtypeAt) is string name ? specs[0] with { DType = DTypes.Parse(name) } : specs[0];

    // Every floating type is float32 where there are values.
    private static DType Held(DType dtype) => dtype.IsFloating() ? DType.Float32 : dtype;

    private static OpFunction Meshgrid(Config config)
    {
        bool isMatrix = config.GetString("indexing") switch
        {
            "ij" => true,
            "xy" => false,
            string other => throw new ConfigException($"'indexing' expects 'xy' or 'ij'. Received: '{other}'."),
        };
        return new OpFunction(values => Ops.Meshgrid(values.All(), isMatrix));
    }

    // Evenly spaced numbers, or powers of a base with evenly spaced exponents.
    private static OpFunction Linspace(Config config, float? power)
    {
        int count = config.GetInt("num"), axis = config.GetInt("axis");
        bool endpoint = config.GetBool("endpoint", true);
        bool step = config.ContainsKey("retstep") && config.GetBool("retstep", false);
        if (step)
            throw new ConfigException("Linspace in a graph gives the numbers alone: 'retstep' must be false.");
        return new OpFunction(values =>
        {
            Tensor numbers = Ops.Linspace(values.Float(0), values.Float(1), count, endpoint, axis);
            return power is { } exponent ? Ops.Power(exponent, numbers) : numbers;
        });
    }

    private static Func<OpValues, Nest<Tensor>> Diag(Config config)
    {
        int k = config.GetInt("k");
        return values => Ops.Diag(values[0], k);
    }

    private static Func<OpValues, Nest<Tensor>> Diagonal(Config config)
    {
        (int offset, int axis1, int axis2) = (config.GetInt("offset"), config.GetInt("axis1"), config.GetInt("axis2"));
        return values => Ops.Diagonal(values[0], offset, axis1, axis2);
    }

    private static Func<Tensor, Tensor> Triangle(Config config, Func<Tensor, int, Tensor> function)
    {
        int k = config.GetInt("k");
        return x => function(x, k);
    }

    private static OpFunction Unstack(Config config)
    {
        int axis = config.GetInt("axis");
        int? count = config.GetIntOrNull("num");
        return new OpFunction(
            values => Ops.Unstack(values[0], axis),
            specs =>
            {
                Shape shape = specs[0].Shape;
                int length = shape[shape.Axis(axis)];
                if (length < 0)
                    length = count ?? throw new ArgumentException($"Unstack needs the number of parts where axis {axis} of {shape} is unknown.");
                return Nest<OpSpec>.ListOf(Enumerable.Repeat(specs[0] with { Shape = shape.Without(axis) }, length));
            });
    }
}
