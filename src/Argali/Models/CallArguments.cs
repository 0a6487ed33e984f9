using Argali.Engine;
using Argali.Layers;

namespace Argali.Models;

/// <summary>Replaces the symbolic tensors among the arguments of a recorded call.</summary>
internal static class CallArguments
{
    /// <summary>Makes the argument with every symbolic tensor replaced by its value; plain values stay.</summary>
    public static object? Evaluate(object? argument, Func<KerasTensor, Tensor> value) => argument switch
    {
        Nest<KerasTensor> { IsLeaf: true } nest => (Nest<Tensor>)value(nest.Value),
        Nest<KerasTensor> nest => nest.Map(value),
        IReadOnlyList<object?> list => list.Select(item => Evaluate(item, value)).ToArray(),
        IReadOnlyDictionary<string, object?> named => named.ToDictionary(pair => pair.Key, pair => Evaluate(pair.Value, value)),
        _ => argument,
    };

    /// <summary>Makes the argument with every symbolic tensor replaced by another one.</summary>
    public static object? Replace(object? argument, Func<KerasTensor, KerasTensor> replacement) => argument switch
    {
        Nest<KerasTensor> nest => nest.Map(replacement),
        IReadOnlyList<object?> list => list.Select(item => Replace(item, replacement)).ToArray(),
        IReadOnlyDictionary<string, object?> named => named.ToDictionary(pair => pair.Key, pair => Replace(pair.Value, replacement)),
        _ => argument,
    };
}
