using Argali.Engine;

namespace Argali.Training;

/// <summary>Brings targets, predictions and weights of a model's outputs into the order of the outputs.</summary>
internal static class OutputValues
{
    /// <summary>Lists the values: of a dictionary those of the named outputs in their order, else all of them.</summary>
    public static IReadOnlyList<Tensor> InOrder(Nest<Tensor> values, IReadOnlyList<string>? outputNames)
    {
        if (values.IsLeaf)
            return [values.Value];
        if (!values.IsDictionary || outputNames is null)
            return values.Flatten();
        var ordered = new List<Tensor>(outputNames.Count);
        foreach (string name in outputNames)
        {
            if (values.TryGet(name, out Nest<Tensor> value))
                ordered.Add(value.Value);
        }

        return ordered;
    }

    /// <summary>Lists the sample weights of the outputs; fewer weights than outputs: the first one holds for all.</summary>
    public static IReadOnlyList<Tensor>? Weights(Nest<Tensor>? weights, IReadOnlyList<string>? outputNames, int count)
    {
        if (weights is not { } given)
            return null;
        IReadOnlyList<Tensor> ordered = InOrder(given, outputNames);
        return ordered.Count == 0 ? null
            : ordered.Count < count ? [.. Enumerable.Repeat(ordered[0], count)]
            : ordered;
    }

    /// <summary>The names to go by: those given, else the sorted keys of a dictionary of predictions, else none.</summary>
    public static IReadOnlyList<string>? Names(IReadOnlyList<string>? given, Nest<Tensor> yPred) =>
        given is { Count: > 0 } ? given
        : yPred.IsDictionary ? [.. yPred.Keys.Order(StringComparer.Ordinal)]
        : null;
}
