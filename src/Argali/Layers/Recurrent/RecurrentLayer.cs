using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The base of <see cref="RNN"/> and <see cref="Bidirectional"/>: layers that take sequences and the states that these begin with.
/// </summary>
/// <remarks>
/// Call arguments: <c>initial_state</c>, the states that the sequence begins with (further items of a list of inputs say the same);
/// <c>mask</c>, bool <c>(batch, time)</c>: where it is false, states and output stay as they were.
/// </remarks>
public abstract class RecurrentLayer : Layer, IStatefulLayer
{
    private const string InitialState = "initial_state";

    private Nest<Shape>? givenStateShapes;

    private protected RecurrentLayer(string? name)
        : base(name)
    {
        SupportsMasking = true;
    }

    internal override IReadOnlyList<string> CallArgumentNames => [InitialState, "mask", "training"];

    internal override string InputArgumentName => "sequences";

    internal override bool AcceptsMask => true;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public abstract void ResetStates();

    // Keras names both shapes where the states were given when the layer was built.
    internal sealed override Config? GetBuildConfig() => givenStateShapes is { } given && BuildShapes is { } shapes
        ? new Config
        {
            ["shapes_dict"] = new Config
            {
                ["sequences_shape"] = SequenceOf(shapes),
                ["initial_state_shape"] = ShapesToConfig(given.Map(state => state.With(0, SequenceOf(shapes)[0]))),
            },
        }
        : base.GetBuildConfig();

    private protected sealed override Nest<Shape> BuildArguments(Nest<Shape> inputs, Func<string, Nest<Shape>?> argument)
    {
        givenStateShapes = argument(InitialState);
        return inputs;
    }

    private protected sealed override void BuildFromShapes(Config shapes)
    {
        if (shapes.Find("initial_state_shape") is { } given)
            givenStateShapes = ShapesFromConfig(given);
        base.BuildFromShapes(shapes);
    }

    /// <summary>Gets the sequences of inputs that may hold states too.</summary>
    private protected static T SequenceOf<T>(Nest<T> inputs) => inputs.IsLeaf ? inputs.Value : inputs[0].Value;

    /// <summary>Gets the states that a call was given; null for none.</summary>
    private protected static Nest<Tensor>? GivenStates(Nest<Tensor> inputs, CallContext context) =>
        context.FindTensors(InitialState) ?? (!inputs.IsLeaf && inputs.Count > 1 ? Nest<Tensor>.List(inputs.Skip(1)) : (Nest<Tensor>?)null);
}
