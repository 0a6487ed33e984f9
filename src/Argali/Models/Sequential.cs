using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Models;

/// <summary>A stack of layers, each with one input and one output.</summary>
/// <example><code>
/// var model = new Sequential([new Input([64]), new Dense(128, activation: "relu"), new Dense(10, activation: "softmax")]);
/// </code></example>
/// <seealso href="https://keras.io/api/models/sequential/"/>
public sealed class Sequential : Model
{
    private readonly List<Layer> stack = [];
    private InputLayer? input;
    private FunctionalGraph? built;

    /// <summary>Makes a stack; without an <see cref="Input"/> in front it is built by the first data.</summary>
    /// <param name="layers">The layers, first to last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">Two layers have one name, or an input stands elsewhere than first.</exception>
    public Sequential(ReadOnlySpan<Layer> layers = default, string? name = null)
        : base(name ?? UniqueNames.Next("sequential"))
    {
        foreach (Layer layer in layers)
            Append(layer);
        TryBuild();
    }

    /// <inheritdoc/>
    public override string ClassName => "Sequential";

    /// <inheritdoc/>
    public override string? Module => "keras";

    /// <summary>Gets the layers, without the input.</summary>
    public override IReadOnlyList<Layer> Layers => stack;

    /// <inheritdoc/>
    public override Nest<KerasTensor>? Inputs => built?.Inputs;

    /// <inheritdoc/>
    public override Nest<KerasTensor>? Outputs => built?.Outputs;

    internal override IEnumerable<Layer> SubLayers => stack;

    internal override IReadOnlyList<(string Attribute, object Value)> SaveableChildren => [("layers", stack)];

    internal override FunctionalGraph? Graph => built;

    internal override bool AcceptsMask => true;

    /// <summary>Puts a layer on top.</summary>
    /// <exception cref="ArgumentException">A layer of this name is there already, or an input stands elsewhere than first.</exception>
    public void Add(Layer layer)
    {
        Append(layer);
        Built = false;
        built = null;
        TryBuild();
    }

    /// <summary>Takes the top layer off.</summary>
    /// <returns>The layer.</returns>
    /// <exception cref="InvalidOperationException">The stack is empty.</exception>
    public Layer Pop()
    {
        if (stack.Count == 0)
            throw new InvalidOperationException($"The model '{Name}' has no layers to take off.");
        Layer top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        Built = false;
        built = null;
        TryBuild();
        return top;
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        var layers = new List<object?>();
        if (input is not null)
            layers.Add(input);
        layers.AddRange(stack);
        Config config = new() { ["name"] = Name, ["trainable"] = Trainable, ["dtype"] = DType.Name, ["layers"] = layers };
        if (Built && BuildShapes is { IsLeaf: true } shapes)
            config["build_input_shape"] = shapes.Value;
        return config;
    }

    internal static Sequential FromConfig(Config config)
    {
        var model = new Sequential(name: config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };
        config.MarkAllRead();
        foreach (object? item in config.GetList("layers") ?? throw new ConfigException("A Sequential needs 'layers'."))
        {
            model.Append(LayerRegistry.Get(item) ?? throw new ConfigException("A Sequential holds a null among its layers."));
        }

        model.TryBuild();
        if (!model.Built && config.Find("build_input_shape") is IReadOnlyList<object?> shape && shape.All(item => item is null or long))
            model.EnsureBuilt(Config.ToShape("build_input_shape", shape));
        return model;
    }

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        if (stack.Count == 0)
            throw new InvalidOperationException($"The Sequential '{Name}' cannot be built: it has no layers. Add some.");
        if (!inputShapes.IsLeaf)
            throw new ArgumentException($"The Sequential '{Name}' takes one input. Received: {inputShapes.Count}.", nameof(inputShapes));
        Shape shape = inputShapes.Value;
        input ??= new InputLayer(shape.Slice(1, shape.Rank - 1), shape[0] < 0 ? null : shape[0], stack[0].InputDType);
        Nest<KerasTensor> x = input.Output;
        foreach (Layer layer in stack)
            x = layer.Apply(x);
        built = new FunctionalGraph(input.Output, x);
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) =>
        inputs.Flatten().Count == 1
            ? base.Call((Nest<Tensor>)inputs.Flatten()[0], context)
            : throw new ArgumentException($"The Sequential '{Name}' takes one input. Received: {inputs.Count}.", nameof(inputs));

    private void Append(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer is InputLayer source)
        {
            if (input is not null || stack.Count > 0)
                throw new ArgumentException($"Only the first item of the Sequential '{Name}' can be an input. Received '{layer.Name}' after others.", nameof(layer));
            input = source;
            return;
        }

        if (stack.Exists(item => item.Name == layer.Name))
        {
            throw new ArgumentException(
                $"All layers added to a Sequential model should have unique names. The name '{layer.Name}' is already the name of a layer in this model.",
                nameof(layer));
        }

        stack.Add(layer);
    }

    private void TryBuild()
    {
        if (stack.Count == 0)
            return;
        if (input is not null)
            EnsureBuilt(input.BatchShape);
        else if (stack[0] is Model { Built: true, Inputs: { IsLeaf: true } inner })
            EnsureBuilt(inner.Value.Shape);
    }
}
