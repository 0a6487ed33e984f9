using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Applies a layer to every time step on its own: what takes <c>(batch, ...)</c> then takes <c>(batch, time, ...)</c>.</summary>
/// <remarks>
/// The steps run one after another, so that a layer that keeps statistics sees them as so many batches. The call argument <c>mask</c>,
/// <c>(batch, time, ...)</c>, goes step by step to a layer that takes one.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/time_distributed/"/>
public sealed class TimeDistributed : Wrapper
{
    /// <summary>Makes the layer.</summary>
    /// <param name="layer">The layer of one step.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public TimeDistributed(Layer layer, string? name = null)
        : base(layer, name)
    {
        SupportsMasking = true;
    }

    internal override IReadOnlyList<string> CallArgumentNames => ["training", "mask"];

    internal override bool AcceptsMask => true;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        return Layer.ComputeOutputShape((Nest<Shape>)StepShape(input)).Value.Insert(1, input[1]);
    }

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes) => base.Build((Nest<Shape>)StepShape(inputShapes.IsLeaf
        ? inputShapes.Value
        : throw new ArgumentException($"TimeDistributed '{Name}' expects one input, (batch, time, ...). Received: {inputShapes.Count} of shapes {inputShapes}.", nameof(inputShapes))));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        int batch = inputs.Shape[0], time = inputs.Shape[1];
        if (time == 0)
            throw new ArgumentException($"TimeDistributed '{Name}' expects at least one step. Received shape {inputs.Shape}.", nameof(inputs));
        Tensor? mask = context.FindMasks().Flatten()[0];
        if (mask is { } given && (given.Rank < 2 || given.Shape[0] != batch || given.Shape[1] != time))
        {
            throw new ArgumentException(
                $"TimeDistributed '{Name}' expects a mask of shape ({batch}, {time}, ...). Received: {given.Shape}.", nameof(context));
        }

        var outputs = new Tensor[time];
        for (int t = 0; t < time; t++)
        {
            CallContext step = mask is { } steps && Layer.AcceptsMask
                ? context.With([KeyValuePair.Create("mask", (object?)Ops.At(steps, 1, t))])
                : context.Plain;
            outputs[t] = Layer.Compute(Ops.At(inputs, 1, t), step).Value;
        }

        return Ops.Stack(outputs, axis: 1);
    }

    internal static new TimeDistributed FromConfig(Config config) =>
        new(InnerLayer(config), config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };

    private Shape StepShape(Shape input) => input.Rank >= 3
        ? input.Without(1)
        : throw new ArgumentException(
            $"TimeDistributed '{Name}' expects inputs of at least 3 axes, (batch, time, ...). Received shape {input}.", nameof(input));
}
