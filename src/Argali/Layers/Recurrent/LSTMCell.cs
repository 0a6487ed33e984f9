using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// One step of a long short-term memory: applied to inputs <c>(batch, features)</c> with the call argument <c>states</c> (the hidden
/// state and the cell state, each <c>(batch, units)</c>), it gives the output and the next states.
/// </summary>
/// <remarks>
/// With input gate i, forget gate f and output gate o, each <c>recurrentActivation(x · K + h · R + b)</c>, and the candidate
/// <c>g = activation(x · K + h · R + b)</c>: the cell state becomes <c>f ∘ c + i ∘ g</c>, the output <c>o ∘ activation(c)</c>.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/lstm_cell/"/>
public sealed class LSTMCell : UnitCell
{
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
    /// <param name="kernelConstraint">What is applied to the weights of the input after every update; null for nothing.</param>
    /// <param name="recurrentConstraint">What is applied to the weights of the state after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="dropout">The part of the inputs that training drops. Default 0.</param>
    /// <param name="recurrentDropout">The part of the hidden state that training drops. Default 0.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The units are not positive.</exception>
    public LSTMCell(
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
        Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null,
        double dropout = 0,
        double recurrentDropout = 0,
        int? seed = null,
        string? name = null)
        : this(
            new CellArguments
            {
                Units = units,
                Activation = activation,
                UseBias = useBias,
                KernelInitializer = kernelInitializer,
                RecurrentInitializer = recurrentInitializer,
                BiasInitializer = biasInitializer,
                KernelRegularizer = kernelRegularizer,
                RecurrentRegularizer = recurrentRegularizer,
                BiasRegularizer = biasRegularizer,
                KernelConstraint = kernelConstraint,
                RecurrentConstraint = recurrentConstraint,
                BiasConstraint = biasConstraint,
                Dropout = dropout,
                RecurrentDropout = recurrentDropout,
                Seed = seed,
            },
            recurrentActivation,
            unitForgetBias,
            name)
    {
    }

    private LSTMCell(CellArguments arguments, ActivationFunction? recurrentActivation, bool unitForgetBias, string? name)
        : base(arguments, name)
    {
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UnitForgetBias = unitForgetBias;
    }

    /// <summary>Gets the function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Gets whether the bias of the forget gate starts at one.</summary>
    public bool UnitForgetBias { get; }

    /// <summary>Gets the lengths of the hidden state and of the cell state.</summary>
    public override Nest<int> StateSize => [Units, Units];

    private protected override int Gates => 4;

    private protected override bool StartsRemembering => UnitForgetBias;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig()
        .Merge(new Config
        {
            ["units"] = Units,
            ["activation"] = Activation,
            ["recurrent_activation"] = RecurrentActivation,
            ["use_bias"] = UseBias,
            ["unit_forget_bias"] = UnitForgetBias,
        })
        .Merge(InitializerConfig)
        .Merge(RegularizerConfig)
        .Merge(ConstraintAndDropoutConfig)
        .Merge(new Config { ["seed"] = Seed });

    internal override CellPass Begin(CallContext context) => new Pass(this, context);

    // Keras's own functions run as one operation; dropout of the state and functions of one's own need single steps.
    internal override RecurrentResult? RunAtOnce(
        Tensor inputs, Nest<Tensor> states, Tensor? mask, bool goBackwards, bool zeroOutputForMask, CallContext context)
    {
        if (Activation.Kind is not { } activation || RecurrentActivation.Kind is not { } gates || DropsState(context))
            return null;
        Tensor? inputMask = null;
        Tensor x = DropInputs(inputs, context, ref inputMask);
        (Tensor outputs, Tensor hidden, Tensor cell) = Ops.Lstm(
            x,
            Kernel,
            RecurrentKernel,
            Bias?.Value,
            states[0].Value,
            states[1].Value,
            mask,
            goBackwards,
            activation,
            gates,
            zeroOutputForMask);
        return new RecurrentResult(outputs, mask is null ? hidden : Ops.At(outputs, 1, -1), new[] { hidden, cell });
    }

    internal static LSTMCell FromConfig(Config config) =>
        Read(config, config.GetString("name", null), DTypePolicies.FromConfig(config.Find("dtype")));

    /// <summary>Makes the cell of its own config or of that of the layer around it.</summary>
    internal static LSTMCell Read(Config config, string? name, DTypePolicy? dtype = null) => new(
        CellArguments.Read(config), CellArguments.ReadActivation(config, "recurrent_activation"), config.GetBool("unit_forget_bias", true), name)
    {
        DType = dtype ?? DTypePolicy.Float32,
    };

    private sealed class Pass(LSTMCell cell, CallContext context) : UnitPass(cell, context)
    {
        public override (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states)
        {
            int units = cell.Units;
            Tensor z = prepared + Ops.MatMul(Drop(states[0].Value), cell.RecurrentKernel);
            Tensor input = cell.RecurrentActivation.Apply(Ops.SliceAxis(z, 1, 0, units));
            Tensor forget = cell.RecurrentActivation.Apply(Ops.SliceAxis(z, 1, units, units));
            Tensor candidate = cell.Activation.Apply(Ops.SliceAxis(z, 1, 2 * units, units));
            Tensor output = cell.RecurrentActivation.Apply(Ops.SliceAxis(z, 1, 3 * units, units));
            Tensor next = (forget * states[1].Value) + (input * candidate);
            Tensor hidden = output * cell.Activation.Apply(next);
            return (hidden, new[] { hidden, next });
        }
    }
}
