using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A long short-term memory: sequences <c>(batch, time, features)</c> give the last output <c>(batch, units)</c>, or all of them.
/// <see cref="LSTMCell"/> has the formulas.
/// </summary>
/// <remarks>
/// The call arguments are those of <see cref="RNN"/>; the states are a hidden state and a cell state, each <c>(batch, units)</c>.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/lstm/"/>
public sealed class LSTM : RNN
{
    private const string CellName = "lstm_cell";

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
    /// <param name="unroll">Kept in configs. It changes nothing but that the number of steps must be known. Default false.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of masked steps are zero instead of the output before them. Default false.</param>
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
        : this(
            new LSTMCell(
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
                CellName),
            activityRegularizer,
            new RecurrentArguments(returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask),
            name)
    {
    }

    private LSTM(LSTMCell cell, Regularizer? activityRegularizer, RecurrentArguments arguments, string? name)
        : base(cell, arguments, name)
    {
        Cell = cell;
        ActivityRegularizer = activityRegularizer;
        SequenceSpec = new InputSpec { Rank = 3 };
    }

    /// <summary>Gets the step, which holds the weights and the arguments that concern them.</summary>
    public new LSTMCell Cell { get; }

    /// <summary>Gets the length of the states and of the output.</summary>
    public int Units => Cell.Units;

    private protected override Config CellConfig => new Config
    {
        ["units"] = Units,
        ["activation"] = Cell.Activation,
        ["recurrent_activation"] = Cell.RecurrentActivation,
        ["use_bias"] = Cell.UseBias,
    }
    .Merge(Cell.InitializerConfig)
    .Merge(new Config { ["unit_forget_bias"] = Cell.UnitForgetBias })
    .Merge(Cell.RegularizerConfig)
    .Merge(new Config { ["activity_regularizer"] = ActivityRegularizer })
    .Merge(Cell.ConstraintAndDropoutConfig)
    .Merge(new Config { ["seed"] = Cell.Seed });

    internal static new LSTM FromConfig(Config config) => new(
        LSTMCell.Read(config, CellName),
        Regularizer.Get(config.Find("activity_regularizer")),
        RecurrentArguments.Read(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
