using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Runs a cell over sequences: <c>(batch, time, ...)</c> gives the output of the last step, or those of all steps
/// <c>(batch, time, ...)</c>. The base of <see cref="LSTM"/>, <see cref="GRU"/>, <see cref="SimpleRNN"/> and the convolutional layers.
/// </summary>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/rnn/"/>
public partial class RNN : RecurrentLayer
{
    internal const string CellHint = "a recurrent cell (LSTMCell, GRUCell, SimpleRNNCell, StackedRNNCells or one of your own)";

    /// <summary>Makes the layer.</summary>
    /// <param name="cell">The step.</param>
    /// <param name="returnSequences">Whether all outputs are returned instead of the last. Default false.</param>
    /// <param name="returnState">Whether the last states are returned too: a list of the output and the states. Default false.</param>
    /// <param name="goBackwards">Whether to begin at the last step; outputs are in the order of computation. Default false.</param>
    /// <param name="stateful">Whether a call begins with the states that the call before ended with. Default false.</param>
    /// <param name="unroll">Kept in configs. It changes nothing but that the number of steps must be known. Default false.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of masked steps are zero instead of the output before them. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public RNN(
        RecurrentCell cell,
        bool returnSequences = false,
        bool returnState = false,
        bool goBackwards = false,
        bool stateful = false,
        bool unroll = false,
        bool zeroOutputForMask = false,
        string? name = null)
        : this(cell, new RecurrentArguments(returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask), name)
    {
    }

    /// <summary>Makes the layer of several cells, each on top of the one before: see <see cref="StackedRNNCells"/>.</summary>
    /// <param name="cell">The cells, first to last.</param>
    /// <param name="returnSequences">Whether all outputs are returned instead of the last. Default false.</param>
    /// <param name="returnState">Whether the last states are returned too: a list of the output and each cell's states. Default false.</param>
    /// <param name="goBackwards">Whether to begin at the last step; outputs are in the order of computation. Default false.</param>
    /// <param name="stateful">Whether a call begins with the states that the call before ended with. Default false.</param>
    /// <param name="unroll">Kept in configs. It changes nothing but that the number of steps must be known. Default false.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of masked steps are zero instead of the output before them. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There are no cells.</exception>
    public RNN(
        IReadOnlyList<RecurrentCell> cell,
        bool returnSequences = false,
        bool returnState = false,
        bool goBackwards = false,
        bool stateful = false,
        bool unroll = false,
        bool zeroOutputForMask = false,
        string? name = null)
        : this(new StackedRNNCells(cell), returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask, name)
    {
    }

    private protected RNN(RecurrentCell cell, RecurrentArguments arguments, string? name)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(cell);
        Cell = Track("cell", cell);
        ReturnSequences = arguments.ReturnSequences;
        ReturnState = arguments.ReturnState;
        GoBackwards = arguments.GoBackwards;
        Stateful = arguments.Stateful;
        Unroll = arguments.Unroll;
        ZeroOutputForMask = arguments.ZeroOutputForMask;
    }

    /// <summary>Gets the step, which holds the weights.</summary>
    public RecurrentCell Cell { get; }

    /// <summary>Gets whether all outputs are returned instead of the last.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Gets whether the last states are returned too.</summary>
    public bool ReturnState { get; }

    /// <summary>Gets whether the layer begins at the last step.</summary>
    public bool GoBackwards { get; }

    /// <summary>Gets whether a call begins with the states that the call before ended with.</summary>
    public bool Stateful { get; }

    /// <summary>Gets whether the number of steps must be known.</summary>
    public bool Unroll { get; }

    /// <summary>Gets whether the outputs of masked steps are zero.</summary>
    public bool ZeroOutputForMask { get; internal set; }

    /// <summary>Gets or sets what the sequences must look like; the states beside them are the cell's to check.</summary>
    private protected InputSpec SequenceSpec { get; set; } = new() { MinRank = 2 };

    /// <summary>Gets the arguments that say what the cell is.</summary>
    private protected virtual Config CellConfig => new() { ["cell"] = Cell };

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = SequenceOf(inputShapes);
        SequenceSpec.Check(Name, 0, input);
        Shape step = input.Without(1);
        Shape output = Cell.ComputeStepShape(step);
        if (ReturnSequences)
            output = output.Insert(1, input[1]);
        return ReturnState ? Nest<Shape>.List([output, .. Items(Cell.ComputeStateShapes(step))]) : output;
    }

    /// <summary>Passes the mask on to the first output if that is a sequence; states have none.</summary>
    public override Nest<Tensor?> ComputeMask(Nest<Tensor> inputs, Nest<Tensor?> mask) =>
        ReturnSequences ? mask.Flatten()[0] : default(Nest<Tensor?>);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig()
        .Merge(new Config
        {
            ["return_sequences"] = ReturnSequences,
            ["return_state"] = ReturnState,
            ["go_backwards"] = GoBackwards,
            ["stateful"] = Stateful,
            ["unroll"] = Unroll,
            ["zero_output_for_mask"] = ZeroOutputForMask,
        })
        .Merge(CellConfig);

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        Shape input = SequenceOf(inputShapes);
        SequenceSpec.Check(Name, 0, input);
        Cell.EnsureBuilt((Nest<Shape>)input.Without(1));
        if (Stateful && input[0] >= 0)
            MakeStates(Cell.GetInitialState(input[0]));
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        Tensor x = SequenceOf(inputs);
        SequenceSpec.Check(Name, 0, x.Shape);
        if (x.Shape[1] == 0)
            throw new ArgumentException($"The layer '{Name}' ({ClassName}) expects at least one step. Received shape {x.Shape}.", nameof(inputs));
        Tensor? mask = StepMask(x, context);
        Nest<Tensor> states = FirstStates(x, inputs, context);
        RecurrentResult result = Cell.RunAtOnce(x, states, mask, GoBackwards, ZeroOutputForMask, context) ?? RunSteps(x, states, mask, context);
        if (Stateful)
            KeepStates(result.States);
        Tensor output = ReturnSequences ? result.Outputs!.Value : result.Last;
        return ReturnState ? Nest<Tensor>.List([output, .. Items(result.States)]) : output;
    }

    internal static RNN FromConfig(Config config) => new(
        InnerLayers.Find<RecurrentCell>(config, "cell", CellHint), RecurrentArguments.Read(config), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private static Nest<T> Items<T>(Nest<T> states) => states.IsLeaf ? Nest<T>.List([states]) : states;

    private Tensor? StepMask(Tensor x, CallContext context)
    {
        if (context.FindMasks().Flatten()[0] is not { } mask)
            return null;
        if (mask.Rank == 3 && mask.Shape[2] == 1)
            mask = Ops.Reshape(mask, mask.Shape.Without(2));
        return mask.Shape == new Shape(x.Shape[0], x.Shape[1])
            ? Ops.Cast(mask, Engine.DType.Bool)
            : throw new ArgumentException(
                $"The layer '{Name}' ({ClassName}) expects a mask ({x.Shape[0]}, {x.Shape[1]}), one for every step of inputs {x.Shape}. " +
                $"Received: {mask.Shape}.");
    }

    private RecurrentResult RunSteps(Tensor inputs, Nest<Tensor> states, Tensor? mask, CallContext context)
    {
        CellPass pass = Cell.Begin(context);
        Tensor prepared = pass.Prepare(inputs);
        int time = inputs.Shape[1];
        Tensor[]? outputs = ReturnSequences ? new Tensor[time] : null;
        Tensor? last = null;
        for (int step = 0; step < time; step++)
        {
            int t = GoBackwards ? time - 1 - step : step;
            (Tensor output, Nest<Tensor> next) = pass.Step(Ops.At(prepared, 1, t), states);
            if (mask is { } counted)
            {
                // Keras: a masked step repeats the output before it, zeros before the first; or all of them are zeros.
                Tensor counts = Ops.At(counted, 1, t);
                output = Choose(counts, output, last is { } before && !ZeroOutputForMask ? before : Tensor.Zeros(output.Shape));
                next = next.Pack([.. next.Flatten().Zip(states.Flatten(), (after, kept) => Choose(counts, after, kept))]);
            }

            (last, states) = (output, next);
            if (outputs is not null)
                outputs[step] = output;
        }

        return new RecurrentResult(outputs is null ? (Tensor?)null : Ops.Stack(outputs, axis: 1), last!.Value, states);
    }

    private static Tensor Choose(Tensor condition, Tensor a, Tensor b)
    {
        while (condition.Rank < a.Rank)
            condition = Ops.ExpandDims(condition, -1);
        return Ops.Where(condition, a, b);
    }
}
