using Argali.Engine;
using Argali.Saving;

namespace Argali.Operations;

/// <summary>The keys of <c>x[key]</c> in a graph: integers, slices, new axes (null) and an ellipsis, one or a list of them.</summary>
internal static class IndexKeys
{
    /// <exception cref="ArgumentException">The key is something else, such as a tensor.</exception>
    public static TensorIndex[] Read(object? key) => key is IReadOnlyList<object?> list ? [.. list.Select(ReadOne)] : [ReadOne(key)];

    /// <summary>Writes keys as Keras does: one integer as itself, everything else as a list.</summary>
    public static object? Write(ReadOnlySpan<TensorIndex> keys) => keys is [{ Kind: TensorIndexKind.Position } one]
        ? (long)one.Start!.Value
        : keys.ToArray().Select(WriteOne).ToList();

    /// <summary>Derives the shape of <c>x[key]</c>; ranges of an unknown axis have an unknown length.</summary>
    /// <exception cref="ArgumentException">There are more keys than axes, or two ellipses.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside of its axis.</exception>
    public static Shape ShapeOf(Shape shape, TensorIndex[] keys)
    {
        int axis = 0;
        bool[] isUnknown = [.. shape.ToArray().Select(length => length < 0)];
        int named = keys.Count(key => key.Kind is not (TensorIndexKind.Ellipsis or TensorIndexKind.NewAxis));

        // Positions of unknown axes are not checked: an axis that is long enough stands in.
        Shape known = shape;
        var unknownResults = new List<bool>();
        for (int i = 0; i < shape.Rank; i++)
        {
            if (isUnknown[i])
                known = known.With(i, 1);
        }

        var checkedKeys = new TensorIndex[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            TensorIndex key = keys[i];
            checkedKeys[i] = key;
            switch (key.Kind)
            {
                case TensorIndexKind.NewAxis:
                    unknownResults.Add(false);
                    break;
                case TensorIndexKind.Ellipsis:
                    for (int rest = shape.Rank - named; rest > 0; rest--)
                        unknownResults.Add(isUnknown[axis++]);
                    break;
                case TensorIndexKind.Position:
                    if (axis < shape.Rank && isUnknown[axis])
                        checkedKeys[i] = 0;
                    axis++;
                    break;
                default:
                    if (axis < shape.Rank && isUnknown[axis])
                        checkedKeys[i] = TensorIndex.All;
                    unknownResults.Add(axis < shape.Rank && isUnknown[axis]);
                    axis++;
                    break;
            }
        }

        Shape result = Ops.GetItem(Tensor.Zeros(known, DType.Bool), checkedKeys).Shape;
        for (; axis < shape.Rank; axis++)
            unknownResults.Add(isUnknown[axis]);
        for (int i = 0; i < result.Rank; i++)
        {
            if (unknownResults[i])
                result = result.With(i, Shape.Unknown);
        }

        return result;
    }

    private static TensorIndex ReadOne(object? key) => key switch
    {
        null => TensorIndex.NewAxis,
        long position when position is >= int.MinValue and <= int.MaxValue => (int)position,
        Config slice when slice.Find("class_name") is "__ellipsis__" => TensorIndex.Ellipsis,
        Config slice when slice.Find("class_name") is "__slice__" && slice.Find("config") is Config range => TensorIndex.Slice(
            range.GetIntOrNull("start"), range.GetIntOrNull("stop"), range.GetIntOrNull("step") ?? 1),
        _ => throw new ArgumentException(
            $"An index in a graph is made of integers, slices, None and an ellipsis. Received: {Config.Describe(key)}. Use Ops.Take for tensors of indices."),
    };

    private static object? WriteOne(TensorIndex key) => key.Kind switch
    {
        TensorIndexKind.NewAxis => null,
        TensorIndexKind.Position => (long)key.Start!.Value,
        TensorIndexKind.Ellipsis => new Config { ["class_name"] = "__ellipsis__", ["config"] = new Config() },
        _ => new Config
        {
            ["class_name"] = "__slice__",
            ["config"] = new Config { ["start"] = key.Start, ["stop"] = key.Stop, ["step"] = key.Step == 1 ? null : key.Step },
        },
    };
}
