using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The source of a model: says what a batch of inputs looks like.</summary>
/// <seealso href="https://keras.io/api/layers/core_layers/input/"/>
public class InputLayer : Layer
{
    /// <summary>Makes a source.</summary>
    /// <param name="shape">The shape of one sample, without the batch axis; null marks an unknown axis.</param>
    /// <param name="batchSize">The number of samples of every batch; null (the default) for any.</param>
    /// <param name="dtype">The element type. Default float32.</param>
    /// <param name="sparse">Kept for files only: Argali's tensors are dense. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public InputLayer(Shape shape, int? batchSize = null, DType dtype = Engine.DType.Float32, bool sparse = false, string? name = null)
        : base(name ?? UniqueNames.Next("input_layer"))
    {
        BatchShape = new Shape(batchSize ?? Shape.Unknown).Concat(shape);
        ElementType = dtype;
        Sparse = sparse;
        Built = true;
        Output = new KerasTensor(BatchShape, dtype, Name);
        InboundNodes.Add(new Node(this, [], [], Output));
    }

    /// <inheritdoc/>
    public override string ClassName => "InputLayer";

    /// <summary>Gets the shape of a batch, the batch axis first.</summary>
    public Shape BatchShape { get; }

    /// <summary>Gets the element type of the inputs.</summary>
    public DType ElementType { get; }

    /// <summary>Gets what the file says of sparse inputs; Argali's are dense.</summary>
    public bool Sparse { get; }

    /// <summary>Gets the symbolic tensor that stands for the inputs.</summary>
    public KerasTensor Output { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["batch_shape"] = BatchShape,
        ["dtype"] = ElementType.KerasName(),
        ["sparse"] = Sparse,
        ["name"] = Name,
    };

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => inputs;

    internal static InputLayer FromConfig(Config config)
    {
        Shape batch = config.GetShape("batch_shape")
            ?? config.GetShape("batch_input_shape")
            ?? throw new ConfigException("An InputLayer needs 'batch_shape'.");
        if (batch.Rank == 0)
            throw new ConfigException("'batch_shape' of an InputLayer needs at least the batch axis. Received: ().");
        DType dtype = DTypePolicies.FromConfig(config.Find("dtype")).VariableDType;
        int? batchSize = batch[0] < 0 ? null : batch[0];
        return new InputLayer(
            batch.Slice(1, batch.Rank - 1), batchSize, dtype, config.GetBool("sparse", false), config.GetString("name", null));
    }
}
