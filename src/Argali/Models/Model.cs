using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Models;

/// <summary>
/// Layers that are trained, evaluated, used and saved together. Draw one with symbolic tensors
/// (<c>new Model(inputs, outputs)</c>), stack layers in a <see cref="Sequential"/>, or derive a class that computes in its own way.
/// </summary>
/// <seealso href="https://keras.io/api/models/model/"/>
public partial class Model : Layer
{
    private readonly FunctionalGraph? graph;

    /// <summary>Makes a functional model of everything between the inputs and the outputs.</summary>
    /// <param name="inputs">An <see cref="Input"/>, or a list or dictionary of them.</param>
    /// <param name="outputs">A symbolic tensor, or a list or dictionary of them.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">An output does not follow from the inputs, or two layers have one name.</exception>
    public Model(Nest<KerasTensor> inputs, Nest<KerasTensor> outputs, string? name = null)
        : base(name ?? UniqueNames.Next("functional"))
    {
        graph = new FunctionalGraph(inputs, outputs);
        BuildShapes = inputs.Map(input => input.Shape);
        Built = true;
    }

    /// <summary>For derived classes: they track their layers and override <see cref="Layer.Call(Tensor, CallContext)"/>.</summary>
    /// <param name="name">The name; null for one from the class.</param>
    protected Model(string? name = null)
        : base(name)
    {
    }

    private protected override bool RoundsOutputs => false;

    /// <inheritdoc/>
    public override string ClassName => IsFunctional && GetType() == typeof(Model) ? "Functional" : base.ClassName;

    /// <inheritdoc/>
    public override string? Module => IsFunctional && GetType() == typeof(Model) ? "keras.src.models.functional" : null;

    /// <summary>Gets the layers, in Keras's order: for functional models the inputs first.</summary>
    public virtual IReadOnlyList<Layer> Layers => graph is not null
        ? [.. graph.Operations.OfType<Layer>()]
        : [.. base.SubLayers.Distinct()];

    /// <summary>Gets the symbolic inputs of a functional model; null for models that compute in their own way.</summary>
    public virtual Nest<KerasTensor>? Inputs => graph?.Inputs;

    /// <summary>Gets the symbolic outputs of a functional model; null for models that compute in their own way.</summary>
    public virtual Nest<KerasTensor>? Outputs => graph?.Outputs;

    /// <summary>Gets the names of the outputs: of the layers that make them, in flattened order; null when they are not known.</summary>
    public virtual IReadOnlyList<string>? OutputNames => Graph is { } drawn
        ? [.. drawn.OutputTensors.Select(tensor => tensor.Node.Operation.Name)]
        : null;

    /// <summary>Gets the names of the inputs, in flattened order; null when they are not known.</summary>
    public virtual IReadOnlyList<string>? InputNames => Graph is { } drawn
        ? [.. drawn.InputTensors.Select(tensor => tensor.Name)]
        : null;

    internal override IEnumerable<Layer> SubLayers => graph is not null ? Layers : base.SubLayers;

    internal override IReadOnlyList<(string Attribute, object Value)> SaveableChildren => graph is not null
        ? [("layers", Layers), .. base.SaveableChildren]
        : [.. base.SaveableChildren, ("layers", Layers)];

    /// <summary>Gets the graph that the model runs; null for models that compute in their own way.</summary>
    internal virtual FunctionalGraph? Graph => graph;

    private protected virtual bool IsFunctional => graph is not null;

    internal override bool AcceptsMask => IsFunctional;

    private protected override bool OverridesOutputShape => Graph is not null;

    /// <summary>Gets a layer by name.</summary>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public Layer GetLayer(string name) => Layers.FirstOrDefault(layer => layer.Name == name)
        ?? throw new ArgumentException($"No such layer: '{name}'. Existing layers are: {string.Join(", ", Layers.Select(layer => layer.Name))}.", nameof(name));

    /// <summary>Gets a layer by its position in <see cref="Layers"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Layer GetLayer(int index) => index >= 0 && index < Layers.Count
        ? Layers[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"The model '{Name}' has {Layers.Count} layers.");

    /// <inheritdoc/>
    public override Config GetConfig() => graph is not null ? FunctionalConfig.Write(this, graph) : base.GetConfig();

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        if (Graph is not { } drawn)
            return base.ComputeOutputShape(inputShapes);
        IReadOnlyList<Shape> shapes = inputShapes.Flatten();
        KerasTensor[] inputs = [.. drawn.InputTensors.Select((input, i) => new KerasTensor(shapes[i], input.DType, input.Name))];
        return drawn.Redraw(inputs).Map(output => output.Shape);
    }

    internal override Nest<(Shape Shape, DType DType)> DescribeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords) =>
        Graph is { } drawn
            ? drawn.Redraw(ArrangeInputs(drawn, inputs)).Map(output => (output.Shape, output.DType))
            : base.DescribeOutputs(inputs, arguments, keywords);

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        if (Graph is not { } drawn)
            return base.Call(inputs, context);
        IReadOnlyList<Tensor> arranged = ArrangeInputs(drawn, inputs);
        IReadOnlyList<Tensor?> masks = context.FindMasks().Flatten();
        var fitted = new Tensor[arranged.Count];
        for (int i = 0; i < fitted.Length; i++)
        {
            fitted[i] = InputFitting.Fit(arranged[i], drawn.InputTensors[i], Name);
            if (i < masks.Count && masks[i] is { } mask)
                fitted[i].Mask = mask;
        }

        return drawn.Run(fitted, context.Plain);
    }

    /// <summary>Brings inputs into the order of the flattened model inputs; a dictionary may name the inputs of a list.</summary>
    private IReadOnlyList<T> ArrangeInputs<T>(FunctionalGraph drawn, Nest<T> inputs)
    {
        if (inputs.IsDictionary && !drawn.Inputs.IsDictionary)
        {
            var byName = new List<T>();
            foreach (KerasTensor input in drawn.InputTensors)
            {
                if (!inputs.TryGet(input.Name, out Nest<T> item))
                {
                    throw new ArgumentException(
                        $"The model '{Name}' has an input '{input.Name}', which the dictionary of inputs lacks. Received: {string.Join(", ", inputs.Keys)}.",
                        nameof(inputs));
                }

                byName.Add(item.Value);
            }

            return byName;
        }

        IReadOnlyList<T> flat = inputs.Flatten();
        return flat.Count == drawn.InputTensors.Count
            ? flat
            : throw new ArgumentException(
                $"The model '{Name}' expects {drawn.InputTensors.Count} inputs ({string.Join(", ", InputNames!)}). Received: {flat.Count}.", nameof(inputs));
    }
}
