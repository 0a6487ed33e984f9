using Argali.Engine;

namespace Argali.Layers;

// How masks flow, as in Keras 3.3.3. Before a call, masks that the inputs carry become the mask arguments that the call names and
// that were not given: `mask` where the inputs are the only tensors among the arguments, else `<argument>_mask` of each. After it,
// the layer derives masks of the outputs from the mask that its one input carries; a mask given as an argument goes no further,
// and neither do masks of a list of inputs.
public abstract partial class Layer
{
    private const string MaskSuffix = "_mask";

    /// <summary>Gets whether masks pass through the layer.</summary>
    public bool SupportsMasking { get; protected init; }

    /// <summary>Gets whether Keras's call of this layer has a <c>mask</c> argument, which graphs then record.</summary>
    internal virtual bool AcceptsMask => false;

    /// <summary>Gets the name of the first argument in Keras's signature of the call; its mask argument is named after it.</summary>
    internal virtual string InputArgumentName => "inputs";

    /// <summary>Derives the masks of the outputs from those of the inputs; a single mask is that of the first output.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="mask">Their masks in the same structure, or a single null when there are none.</param>
    /// <returns>The masks, null where an output has none.</returns>
    public virtual Nest<Tensor?> ComputeMask(Nest<Tensor> inputs, Nest<Tensor?> mask) => inputs.IsLeaf
        ? ComputeMask(inputs.Value, mask.Value)
        : SupportsMasking ? mask : default;

    /// <summary>Derives the mask of the output from that of the input. By default masks pass where <see cref="SupportsMasking"/> says so.</summary>
    protected virtual Tensor? ComputeMask(Tensor inputs, Tensor? mask) => SupportsMasking ? mask : null;

    /// <summary>Derives the symbolic masks of the outputs: those that graphs name. Masks that are not drawn still travel with the values.</summary>
    internal virtual IReadOnlyList<KerasTensor?> DrawMasks(Nest<KerasTensor> inputs)
    {
        if (inputs is not { IsLeaf: true, Value: { Mask: { } mask } input })
            return [];
        using StepScope step = new GradientTape().Compute();
        Tensor given = Tensor.Zeros(Filled(mask.Shape, FirstProbe), Engine.DType.Bool);
        Nest<Tensor> zeros = Zeros(input.Shape, input.DType, FirstProbe);
        Nest<Tensor?> passed = ComputeMask(zeros, (Nest<Tensor?>)given);
        return [.. passed.Flatten().Select(output => output is { } same && same == given ? mask : null)];
    }

    private CallContext WithMasks(Nest<Tensor> inputs, CallContext context)
    {
        if (context.Keywords.Count == 0 && (!AcceptsMask || !CarriesMask(inputs)))
            return context;
        List<KeyValuePair<string, object?>>? masks = null;
        foreach ((string name, Nest<Tensor> tensors) in MaskArguments(inputs, context.Keywords))
        {
            if (CarriesMask(tensors))
                (masks ??= []).Add(KeyValuePair.Create(name, (object?)tensors.Map(tensor => tensor.Mask)));
        }

        // Graphs record arguments that are null; they give way.
        return masks is null ? context : context.With([.. context.Keywords.Where(pair => pair.Value is not null), .. masks]);
    }

    /// <summary>Adds the mask arguments that were not given to those of a symbolic call.</summary>
    private protected void RecordMasks(Nest<KerasTensor> inputs, List<KeyValuePair<string, object?>> keywords)
    {
        foreach ((string name, Nest<KerasTensor> tensors) in MaskArguments(inputs, keywords))
        {
            keywords.RemoveAll(pair => pair.Key == name);
            keywords.Add(KeyValuePair.Create(name, MasksOf(tensors)));
        }
    }

    /// <summary>Lists the mask arguments that were not given, each with the tensors that it is the mask of.</summary>
    private List<(string Name, Nest<T> Tensors)> MaskArguments<T>(Nest<T> inputs, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        var tensors = new List<(string Name, Nest<T> Tensors)> { (InputArgumentName, inputs) };
        foreach ((string name, object? value) in keywords)
        {
            if (value is Nest<T> nest)
                tensors.Add((name, nest));
            else if (value is T tensor)
                tensors.Add((name, tensor));
        }

        var arguments = new List<(string Name, Nest<T> Tensors)>();
        if (tensors.Count == 1)
        {
            if (AcceptsMask && !IsGiven("mask"))
                arguments.Add(("mask", inputs));
            return arguments;
        }

        foreach ((string name, Nest<T> nest) in tensors)
        {
            if (CallArgumentNames.Contains(name + MaskSuffix) && !IsGiven(name + MaskSuffix))
                arguments.Add((name + MaskSuffix, nest));
        }

        return arguments;

        bool IsGiven(string name) => keywords.Any(pair => pair.Key == name && pair.Value is not null);
    }

    // An output that is its own input (Dropout at inference) carries its mask already.
    private void SetMasks(Nest<Tensor> inputs, Nest<Tensor> outputs)
    {
        if (outputs.IsLeaf && outputs.Value.Mask is not null)
            return;
        Nest<Tensor?> masks = ComputeMask(inputs, inputs.IsLeaf ? inputs.Value.Mask : default(Nest<Tensor?>));
        if (masks.IsLeaf && masks.Value is null)
            return;
        foreach ((Tensor output, Tensor? mask) in outputs.Flatten().Zip(masks.Flatten()))
        {
            Tensor target = output;
            if (target.Mask is null)
                target.Mask = mask;
        }
    }

    private static bool CarriesMask(Nest<Tensor> tensors)
    {
        if (tensors.IsLeaf)
            return tensors.Value.Mask is not null;
        foreach (Tensor tensor in tensors.Flatten())
        {
            if (tensor.Mask is not null)
                return true;
        }

        return false;
    }

    private static object? MasksOf(Nest<KerasTensor> tensors)
    {
        if (tensors.IsLeaf)
            return tensors.Value.Mask is { } mask ? (Nest<KerasTensor>?)mask : null;
        return tensors.IsDictionary
            ? tensors.Keys.ToDictionary(key => key, key => MasksOf(tensors[key]))
            : tensors.Select(MasksOf).ToArray();
    }
}
