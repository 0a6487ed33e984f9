using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A long short-term memory: sequences <c>(batch, time, features)</c> give the last output <c>(batch, units)</c>, or all of them. A mask
/// <c>(batch, time)</c> leaves steps out: states and output stay as they were.
/// </summary>
/// <remarks>The call argument <c>initial_state</c> gives the first hidden state and cell state, each <c>(batch, units)</c>.</remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/lstm/"/>
public sealed class LSTM : Layer
{
    private Variable? hiddenState;
    private Variable? cellState;

    /// <summary>Makes the layer.</summary>
    /// <param name="units">The length of the states and of the output.</param>
    /// <param name="activation">The function of candidate and cell; null for <c>tanh</c>.</param>
    /// <param name="recurrentActivation">The function of the gates; null for <c>sigmoid</c>.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">The first values of the weights of the input; null for <c>glorot_uniform</c>.</param>
    /// <param name="recurrentInitializer">The first values of the weights of the state; null for <c>orthogonal</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="unitForgetBias">Whether the bias of the forget gate starts at one. Default true.</param>
    /// <param name="kernelRegularizer">A penalty on the weights of the input; null for none.</param>
    /// <param name="recurrentRegularizer">A penalty on the weights of the state; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">A penalty on the output; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the weights of the input after every update; null for nothing.</param>
    /// <param name="recurrentConstraint">What is applied to the weights of the state after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="dropout">The part of the inputs that training drops. Default 0.</param>
    /// <param name="recurrentDropout">The part of the hidden state that training drops. Default 0.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="returnSequences">Whether all outputs are returned instead of the last. Default false.</param>
    /// <param name="returnState">Whether the last states are returned too: a list of output, hidden state, cell state. Default false.</param>
    /// <param name="goBackwards">Whether to begin at the last step; outputs are in the order of computation. Default false.</param>
    /// <param name="stateful">Whether a call begins with the states that the call before ended with. Default false.</param>
    /// <param name="unroll">Kept in configs; it changes nothing.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of masked steps are zero instead of the output before. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The units are not positive.</exception>
    public LSTM(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null,
        bool unitForgetBias = true,
        Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null,
        double dropout = 0,
        double recurrentDropout = 0,
        int? seed = null,
        bool returnSequences = false,
        bool returnState = false,
        bool goBackwards = false,
        bool stateful = false,
        bool unroll = false,
        bool zeroOutputForMask = false,
        string? name = null)
        : base(name)
    {
        Cell = Track("cell", new LSTMCell(
            units,
            activation,
            recurrentActivation,
            useBias,
            kernelInitializer,
            recurrentInitializer,
            biasInitializer,
            unitForgetBias,
            kernelRegularizer,
            recurrentRegularizer,
            biasRegularizer,
            kernelConstraint,
            recurrentConstraint,
            biasConstraint,
            dropout,
            recurrentDropout,
            seed,
            "lstm_cell"));
        ReturnSequences = returnSequences;
        ReturnState = returnState;
        GoBackwards = goBackwards;
        Stateful = stateful;
        Unroll = unroll;
        ZeroOutputForMask = zeroOutputForMask;
        ActivityRegularizer = activityRegularizer;
        SupportsMasking = true;
        InputSpec = new InputSpec { Rank = 3 };
    }

    /// <summary>Gets the step, which holds the weights.</summary>
    public LSTMCell Cell { get; }

    /// <summary>Gets the length of the states and of the output.</summary>
    public int Units => Cell.Units;

    /// <summary>Gets whether all outputs are returned instead of the last.</summary>
    public bool ReturnSequences { get; }

    /// <summary>Gets whether the last states are returned too.</summary>
    public bool ReturnState { get; }

    /// <summary>Gets whether the layer begins at the last step.</summary>
    public bool GoBackwards { get; }

    /// <summary>Gets whether a call begins with the states that the call before ended with.</summary>
    public bool Stateful { get; }

    /// <summary>Gets a choice that configs keep and that changes nothing.</summary>
    public bool Unroll { get; }

    /// <summary>Gets whether the outputs of masked steps are zero.</summary>
    public bool ZeroOutputForMask { get; }

    internal override IReadOnlyList<string> CallArgumentNames => ["initial_state", "mask", "training"];

    internal override bool AcceptsMask => true;

    private protected override bool OverridesOutputShape => true;

    /// <summary>Sets the states that a stateful layer keeps to zero.</summary>
    /// <exception cref="InvalidOperationException">The layer is not stateful.</exception>
    public void ResetStates()
    {
        if (!Stateful)
            throw new InvalidOperationException($"The states of LSTM '{Name}' cannot be reset: it is not stateful.");
        hiddenState?.AsWritableSpan<float>().Clear();
        cellState?.AsWritableSpan<float>().Clear();
    }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.IsLeaf ? inputShapes.Value : inputShapes[0].Value;
        Shape state = new(input[0], Units);
        Shape output = ReturnSequences ? new Shape(input[0], input[1], Units) : state;
        return ReturnState ? new[] { output, state, state } : output;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["return_sequences"] = ReturnSequences,
        ["return_state"] = ReturnState,
        ["go_backwards"] = GoBackwards,
        ["stateful"] = Stateful,
        ["unroll"] = Unroll,
        ["zero_output_for_mask"] = ZeroOutputForMask,
        ["units"] = Units,
        ["activation"] = Cell.Activation,
        ["recurrent_activation"] = Cell.RecurrentActivation,
        ["use_bias"] = Cell.UseBias,
        ["kernel_initializer"] = Cell.KernelInitializer,
        ["recurrent_initializer"] = Cell.RecurrentInitializer,
        ["bias_initializer"] = Cell.BiasInitializer,
        ["unit_forget_bias"] = Cell.UnitForgetBias,
        ["kernel_regularizer"] = Cell.KernelRegularizer,
        ["recurrent_regularizer"] = Cell.RecurrentRegularizer,
        ["bias_regularizer"] = Cell.BiasRegularizer,
        ["activity_regularizer"] = ActivityRegularizer,
        ["kernel_constraint"] = Cell.KernelConstraint,
        ["recurrent_constraint"] = Cell.RecurrentConstraint,
        ["bias_constraint"] = Cell.BiasConstraint,
        ["dropout"] = Cell.Dropout,
        ["recurrent_dropout"] = Cell.RecurrentDropout,
        ["seed"] = Cell.Seed,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        InputSpec!.Check(Name, 0, inputShape);
        Cell.EnsureBuilt((Nest<Shape>)new Shape(inputShape[0], inputShape[2]));
        if (Stateful && inputShape[0] >= 0)
            MakeStates(inputShape[0]);
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        Tensor x = inputs.IsLeaf ? inputs.Value : inputs[0].Value;
        (Tensor? hidden, Tensor? cell) = FirstStates(x.Shape[0], context);
        Tensor? mask = context.MaskOf(x) is { } given ? Ops.Cast(given, Engine.DType.Bool) : (Tensor?)null;
        if (context.Training && Cell.Dropout is > 0 and < 1)
            x = Ops.Dropout(x, (float)Cell.Dropout, Cell.SeedGenerator, new Shape(x.Shape[0], 1, x.Shape[2]));
        Tensor? recurrentMask = context.Training ? Cell.RecurrentMask(new Shape(x.Shape[0], Units)) : null;

        (Tensor outputs, Tensor last, Tensor lastHidden, Tensor lastCell) =
            Cell.Activation.Kind is { } activation && Cell.RecurrentActivation.Kind is { } gates && recurrentMask is null && !(ZeroOutputForMask && mask is not null)
                ? Fused(x, hidden, cell, mask, activation, gates)
                : StepByStep(x, hidden, cell, mask, recurrentMask);
        if (Stateful)
            KeepStates(lastHidden, lastCell);
        Tensor output = ReturnSequences ? outputs : last;
        return ReturnState ? new[] { output, lastHidden, lastCell } : output;
    }

    /// <inheritdoc/>
    protected override Tensor? ComputeMask(Tensor inputs, Tensor? mask) => ReturnSequences ? mask : null;

    internal static LSTM FromConfig(Config config) => new(
        config.GetInt("units"),
        ActivationFunction.Get(config.Find("activation")),
        ActivationFunction.Get(config.Find("recurrent_activation")),
        config.GetBool("use_bias", true),
        Initializer.Get(config.Find("kernel_initializer")),
        Initializer.Get(config.Find("recurrent_initializer")),
        Initializer.Get(config.Find("bias_initializer")),
        config.GetBool("unit_forget_bias", true),
        Regularizer.Get(config.Find("kernel_regularizer")),
        Regularizer.Get(config.Find("recurrent_regularizer")),
        Regularizer.Get(config.Find("bias_regularizer")),
        Regularizer.Get(config.Find("activity_regularizer")),
        Constraint.Get(config.Find("kernel_constraint")),
        Constraint.Get(config.Find("recurrent_constraint")),
        Constraint.Get(config.Find("bias_constraint")),
        config.GetDouble("dropout", 0),
        config.GetDouble("recurrent_dropout", 0),
        config.GetIntOrNull("seed"),
        config.GetBool("return_sequences", false),
        config.GetBool("return_state", false),
        config.GetBool("go_backwards", false),
        config.GetBool("stateful", false),
        config.GetBool("unroll", false),
        config.GetBool("zero_output_for_mask", false),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private (Tensor Outputs, Tensor Last, Tensor Hidden, Tensor Cell) Fused(
        Tensor x, Tensor? hidden, Tensor? cell, Tensor? mask, ActivationKind activation, ActivationKind gates)
    {
        (Tensor outputs, Tensor h, Tensor c) = Ops.Lstm(
            x, Cell.Kernel, Cell.RecurrentKernel, Cell.Bias?.Value, hidden, cell, mask, GoBackwards, activation, gates);
        return (outputs, mask is null ? h : Ops.At(outputs, 1, -1), h, c);
    }

    private (Tensor Outputs, Tensor Last, Tensor Hidden, Tensor Cell) StepByStep(
        Tensor x, Tensor? hidden, Tensor? cell, Tensor? mask, Tensor? recurrentMask)
    {
        int time = x.Shape[1];
        Tensor projected = Ops.Dense(x, Cell.Kernel, Cell.Bias?.Value);
        Tensor zeros = Tensor.Zeros(new Shape(x.Shape[0], Units));
        Tensor h = hidden ?? zeros, c = cell ?? zeros, output = zeros;
        var outputs = new Tensor[time];
        for (int step = 0; step < time; step++)
        {
            int t = GoBackwards ? time - 1 - step : step;
            (Tensor nextH, Tensor nextC) = Cell.Step(Ops.At(projected, 1, t), h, c, recurrentMask);
            if (mask is { } counted)
            {
                Tensor counts = Ops.ExpandDims(Ops.At(counted, 1, t), -1);
                output = Ops.Where(counts, nextH, ZeroOutputForMask ? zeros : output);
                h = Ops.Where(counts, nextH, h);
                c = Ops.Where(counts, nextC, c);
            }
            else
            {
                (h, c, output) = (nextH, nextC, nextH);
            }

            outputs[step] = output;
        }

        return (Ops.Stack(outputs, axis: 1), output, h, c);
    }

    private (Tensor? Hidden, Tensor? Cell) FirstStates(int batch, CallContext context)
    {
        if (context.FindTensors("initial_state") is { } given)
        {
            return given is { IsLeaf: false, Count: 2 }
                ? (given[0].Value, given[1].Value)
                : throw new ArgumentException($"LSTM '{Name}' expects an `initial_state` of two tensors, the hidden state and the cell state.");
        }

        if (hiddenState is null || cellState is null)
            return (null, null);
        if (hiddenState.Shape[0] != batch)
        {
            throw new ArgumentException(
                $"The stateful LSTM '{Name}' keeps states of {hiddenState.Shape[0]} samples; every batch must have as many. Received: {batch}.");
        }

        return (hiddenState.Value.Clone(), cellState.Value.Clone());
    }

    private void KeepStates(Tensor hidden, Tensor cell)
    {
        using (GradientTape.Pause())
        {
            if (hiddenState is null || cellState is null)
                MakeStates(hidden.Shape[0]);
            hiddenState!.Assign(hidden);
            cellState!.Assign(cell);
        }
    }

    private void MakeStates(int batch)
    {
        hiddenState = new Variable(Tensor.Zeros(new Shape(batch, Units)), "rnn_state", trainable: false);
        cellState = new Variable(Tensor.Zeros(new Shape(batch, Units)), "rnn_state", trainable: false);
    }
}
