using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Applies layers one after the other: a chain of preprocessing as one layer. Applied on its own, without a context, it is in training, so
/// that it augments images. Keras has it since 3.9.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/"/>
public sealed class Pipeline : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There are no layers.</exception>
    public Pipeline(IReadOnlyList<Layer> layers, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
            throw new ArgumentException($"`{nameof(layers)}` of a Pipeline expects at least one layer. Received: none.", nameof(layers));
        Layers = Track<Layer>("layers", [.. layers]);
    }

    /// <summary>Gets the layers.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    private protected override bool RoundsOutputs => false;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) =>
        Layers.Aggregate(inputShapes, (shapes, layer) => layer.ComputeOutputShape(shapes));

    /// <summary>Gets Keras's arguments: <c>layers</c>, then <c>name</c>.</summary>
    public override Config GetConfig() => new() { ["layers"] = Layers, ["name"] = Name };

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        foreach (Layer layer in Layers)
        {
            layer.EnsureBuilt(inputShapes);
            inputShapes = layer.ComputeOutputShape(inputShapes);
        }
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        CallContext inner = context.TrainingOr(unspecified: true) ? CallContext.Train : CallContext.Inference;
        foreach (Layer layer in Layers)
            inputs = layer.Apply(inputs, inner);
        return inputs;
    }

    internal static Pipeline FromConfig(Config config)
    {
        IReadOnlyList<object?> layers = config.GetList("layers") ?? [];
        if (layers.Count == 0)
            throw new ConfigException($"'layers' of a Pipeline expects a list of at least one layer. Received: {Config.Describe(config.Find("layers"))}.");
        return new Pipeline([.. layers.Select(layer => InnerLayers.Read<Layer>(layer, "layers", "a list of layers"))], config.GetString("name", null));
    }
}
