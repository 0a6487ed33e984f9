using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

// The states that sequences begin with: given, kept from the batch before, or the cell's own.
public partial class RNN
{
    private const string InitialState = "initial_state";

    private Nest<Variable>? states;
    private Nest<Shape>? givenStateShapes;

    /// <summary>Gets the states that a stateful layer keeps, in the cell's structure; null before its first batch.</summary>
    public Nest<Tensor>? States => states?.Map(state => state.Value);

    /// <summary>Sets the states that a stateful layer keeps to zero; of others there is nothing to set.</summary>
    public void ResetStates()
    {
        if (states is not { } kept)
            return;
        foreach (Variable state in kept.Flatten())
            state.AsWritableSpan<float>().Clear();
    }

    /// <summary>Gets the shapes of the states that the layer was built with; null when none were given.</summary>
    internal Nest<Shape>? GivenStateShapes => givenStateShapes;

    // Keras names both shapes where the states were given too.
    internal override Config? GetBuildConfig() => givenStateShapes is { } given && BuildShapes is { IsLeaf: true } shapes
        ? new Config
        {
            ["shapes_dict"] = new Config { ["sequences_shape"] = shapes.Value, ["initial_state_shape"] = ShapesToConfig(given) },
        }
        : base.GetBuildConfig();

    private protected override void BuildFromShapes(Config shapes)
    {
        if (shapes.Find("initial_state_shape") is { } given)
            givenStateShapes = ShapesFromConfig(given);
        base.BuildFromShapes(shapes);
    }

    internal override Nest<KerasTensor> ComputeOutputs(
        IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords)
    {
        Shape input = ((Nest<KerasTensor>)arguments[0]!) is { IsLeaf: true } single ? single.Value.Shape : ((Nest<KerasTensor>)arguments[0]!)[0].Value.Shape;
        if (Unroll && input.Rank > 1 && input[1] < 0)
        {
            throw new ArgumentException(
                $"Cannot unroll the layer '{Name}' ({ClassName}): the number of steps is unknown in inputs {input}. Give it in the shape of the `Input`.");
        }

        if (!Built && keywords.FirstOrDefault(pair => pair.Key == InitialState).Value is Nest<KerasTensor> given)
            givenStateShapes = given.Map(state => state.Shape);
        return base.ComputeOutputs(arguments, keywords);
    }

    private Nest<Tensor> FirstStates(Tensor x, Nest<Tensor> inputs, CallContext context)
    {
        Nest<Tensor>? given = context.FindTensors(InitialState);
        if (!inputs.IsLeaf && inputs.Count > 1)
            given ??= Nest<Tensor>.List(inputs.Skip(1));
        if (given is { } first)
            return Cell.ArrangeStates(first, x.Shape.Without(1), InitialState);
        int batch = x.Shape[0];
        if (states is not { } kept)
            return Cell.GetInitialState(batch);
        if (kept.Flatten()[0].Shape[0] != batch)
        {
            throw new ArgumentException(
                $"The stateful layer '{Name}' ({ClassName}) keeps states of {kept.Flatten()[0].Shape[0]} samples; every batch must have as many. Received: {batch}.");
        }

        // Copies: the gradient of this call still needs them when the states after it have been stored.
        return kept.Map(state => state.Value.Clone());
    }

    private void KeepStates(Nest<Tensor> after)
    {
        using PauseScope pause = GradientTape.Pause();
        states ??= after.Map(state => new Variable(Tensor.Zeros(state.Shape), "rnn_state", trainable: false));
        foreach ((Variable kept, Tensor state) in states.Value.Flatten().Zip(after.Flatten()))
            kept.Assign(state);
    }
}
