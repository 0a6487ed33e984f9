using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

/// <summary>A small layer of one class, and inputs that it takes.</summary>
/// <param name="Make">Makes the layer; what it draws by chance, but for initial values, is the same for each.</param>
/// <param name="Inputs">The inputs: one tensor, or the items of a list.</param>
internal sealed record LayerSample(Func<Layer> Make, params Tensor[] Inputs)
{
    /// <summary>Gets the name of the argument that the inputs behind the first are given as; null where they form a list with it.</summary>
    public string? FurtherArgument { get; init; }

    /// <summary>Gets whether the values of the outputs jump or lie still, so that nothing can be learned through the layer.</summary>
    public bool HasNoGradient { get; init; }

    /// <summary>Gets whether a call in training replaces the trainable weights, so that their gradients are those of the new ones.</summary>
    public bool ReplacesWeights { get; init; }

    /// <summary>Calls a layer of the sample's kind.</summary>
    public Nest<Tensor> Call(Layer layer, IReadOnlyList<Tensor> inputs, bool training)
    {
        Nest<Tensor> further = inputs.Count == 2 ? inputs[1] : List(inputs.Skip(1));
        return FurtherArgument is { } name
            ? layer.Apply(inputs[0], new CallContext(training, [KeyValuePair.Create(name, (object?)further)]))
            : layer.Apply(inputs.Count == 1 ? inputs[0] : List(inputs), new CallContext(training));
    }

    /// <summary>Calls a layer of the sample's kind on symbols.</summary>
    public Nest<KerasTensor> Draw(Layer layer, IReadOnlyList<Nest<KerasTensor>> inputs)
    {
        Nest<KerasTensor> further = inputs.Count == 2 ? inputs[1] : Nest<KerasTensor>.List(inputs.Skip(1));
        return FurtherArgument is { } name
            ? layer.Apply(inputs[0], (name, further))
            : layer.Apply(inputs.Count == 1 ? inputs[0] : Nest<KerasTensor>.List(inputs));
    }

    private static Nest<Tensor> List(IEnumerable<Tensor> tensors) => Nest<Tensor>.ListOf(tensors);
}
