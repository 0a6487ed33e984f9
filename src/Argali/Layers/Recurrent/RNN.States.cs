using Argali.Engine;

namespace Argali.Layers;

// The states that sequences begin with: given, kept from the batch before, or the cell's own.
public partial class RNN
{
    private Nest<Variable>? states;

    /// <summary>
    /// Gets the states that a stateful layer keeps, in the cell's structure; null until the number of samples is known, at the latest by the
    /// first batch.
    /// </summary>
    public Nest<Tensor>? States => states?.Map(state => state.Value);

    /// <summary>Sets the states that a stateful layer keeps to zero; of others there is nothing to set.</summary>
    public override void ResetStates()
    {
        if (states is not { } kept)
            return;
        foreach (Variable state in kept.Flatten())
            state.AsWritableSpan<float>().Clear();
    }

    // The number of steps is part of what a graph is drawn of.
    internal override Nest<(Shape Shape, DType DType)> DescribeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        Shape input = SequenceOf(inputs).Shape;
        return Unroll && input[1] < 0
            ? throw new ArgumentException(
                $"Cannot unroll the layer '{Name}' ({ClassName}): the number of steps is unknown in inputs {input}. " +
                "Give it in the shape of the `Input`.")
            : base.DescribeOutputs(inputs, arguments, keywords);
    }

    private Nest<Tensor> FirstStates(Tensor x, Nest<Tensor> inputs, CallContext context)
    {
        if (GivenStates(inputs, context) is { } given)
            return Cell.ArrangeStates(given, x.Shape.Without(1), "initial_state");
        int batch = x.Shape[0];
        if (states is not { } kept)
            return Cell.GetInitialState(batch);
        if (kept.Flatten()[0].Shape[0] != batch)
        {
            throw new ArgumentException(
                $"The stateful layer '{Name}' ({ClassName}) keeps states of {kept.Flatten()[0].Shape[0]} samples; every batch must have as many. " +
                $"Received: {batch}.");
        }

        // Copies: the gradient of this call still needs them when the states after it have been stored.
        return kept.Map(state => state.Value.Clone());
    }

    internal override IReadOnlyList<Variable> KeptVariables => states is { } kept ? kept.Flatten() : [];

    private void KeepStates(Nest<Tensor> after)
    {
        using PauseScope pause = GradientTape.Pause();
        if (states is not { } kept)
        {
            MakeStates(after);
            return;
        }

        foreach ((Variable variable, Tensor state) in kept.Flatten().Zip(after.Flatten()))
            variable.Assign(state);
    }

    private void MakeStates(Nest<Tensor> first) => states = first.Map(state => new Variable(state, "rnn_state", trainable: false));
}
