using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// One step of a gated recurrent unit: applied to inputs <c>(batch, features)</c> with the call argument <c>states</c>, it gives the
/// output and the next state, both <c>(batch, units)</c>.
/// </summary>
/// <remarks>
/// With the update gate z and the reset gate r, each <c>recurrentActivation(x · K + h · R + b)</c>, the candidate is
/// <c>g = activation(x · K + r ∘ (h · R + b') + b)</c> if the reset comes after the product, else
/// <c>g = activation(x · K + (r ∘ h) · R + b)</c>, and the output <c>z ∘ h + (1 - z) ∘ g</c>.
/// </remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/gru_cell/"/>
public sealed class GRUCell : UnitCell
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">The length of the state and of the output.</param>
    /// <param name="activation">The function of the candidate; null for <c>tanh</c>.</param>
    /// <param name="recurrentActivation">The function of the gates; null for <c>sigmoid</c>.</param>
    /// <param name="useBias">Whether a bias is added. Default true.</param>
    /// <param name="kernelInitializer">The first values of the weights of the input; null for <c>glorot_uniform</c>.</param>
    /// <param name="recurrentInitializer">The first values of the weights of the state; null for <c>orthogonal</c>.</param>
    /// <param name="biasInitializer">The first values of the bias; null for <c>zeros</c>.</param>
    /// <param name="kernelRegularizer">A penalty on the weights of the input; null for none.</param>
    /// <param name="recurrentRegularizer">A penalty on the weights of the state; null for none.</param>
    /// <param name="biasRegularizer">A penalty on the bias; null for none.</param>
    /// <param name="kernelConstraint">What is applied to the weights of the input after every update; null for nothing.</param>
    /// <param name="recurrentConstraint">What is applied to the weights of the state after every update; null for nothing.</param>
    /// <param name="biasConstraint">What is applied to the bias after every update; null for nothing.</param>
    /// <param name="dropout">The part of the inputs that training drops. Default 0.</param>
    /// <param name="recurrentDropout">The part of the state that training drops. Default 0.</param>
    /// <param name="resetAfter">Whether the reset gate acts after the product with the weights of the state. Default true.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The units are not positive.</exception>
    public GRUCell(
        int units,
        ActivationFunction? activation = null,
        ActivationFunction? recurrentActivation = null,
        bool useBias = true,
        Initializer? kernelInitializer = null,
        Initializer? recurrentInitializer = null,
        Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null,
        Regularizer? recurrentRegularizer = null,
        Regularizer? biasRegularizer = null,
        Constraint? kernelConstraint = null,
        Constraint? recurrentConstraint = null,
        Constraint? biasConstraint = null,
        double dropout = 0,
        double recurrentDropout = 0,
        bool resetAfter = true,
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
            resetAfter,
            name)
    {
    }

    private GRUCell(CellArguments arguments, ActivationFunction? recurrentActivation, bool resetAfter, string? name)
        : base(arguments, name)
    {
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        ResetAfter = resetAfter;
    }

    /// <summary>Gets the function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Gets whether the reset gate acts after the product with the weights of the state.</summary>
    public bool ResetAfter { get; }

    private protected override int Gates => 3;

    // A reset after the product needs the bias of that product apart.
    private protected override Shape BiasShape => ResetAfter ? [2, Gates * Units] : base.BiasShape;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig()
        .Merge(new Config
        {
            ["units"] = Units,
            ["activation"] = Activation,
            ["recurrent_activation"] = RecurrentActivation,
            ["use_bias"] = UseBias,
        })
        .Merge(InitializerConfig)
        .Merge(RegularizerConfig)
        .Merge(ConstraintAndDropoutConfig)
        .Merge(new Config { ["reset_after"] = ResetAfter, ["seed"] = Seed });

    internal override CellPass Begin(CallContext context) => new Pass(this, context);

    // Keras's own functions run as one operation; dropout of the state and functions of one's own need single steps.
    internal override RecurrentResult? RunAtOnce(
        Tensor inputs, Nest<Tensor> states, Tensor? mask, bool goBackwards, bool zeroOutputForMask, CallContext context)
    {
        if (Activation.Kind is not { } activation || RecurrentActivation.Kind is not { } gates || DropsState(context))
            return null;
        Tensor? inputMask = null;
        Tensor x = DropInputs(inputs, context, ref inputMask);
        (Tensor? inputBias, Tensor? recurrentBias) = SplitBias();
        (Tensor outputs, Tensor hidden) = Ops.Gru(
            x,
            Kernel,
            RecurrentKernel,
            inputBias,
            recurrentBias,
            states.Value,
            mask,
            goBackwards,
            ResetAfter,
            activation,
            gates,
            zeroOutputForMask);
        return new RecurrentResult(outputs, mask is null ? hidden : Ops.At(outputs, 1, -1), hidden);
    }

    internal static GRUCell FromConfig(Config config) =>
        Read(config, config.GetString("name", null), DTypePolicies.FromConfig(config.Find("dtype")));

    /// <summary>Makes the cell of its own config or of that of the layer around it.</summary>
    internal static GRUCell Read(Config config, string? name, DTypePolicy? dtype = null) => new(
        CellArguments.Read(config), CellArguments.ReadActivation(config, "recurrent_activation"), config.GetBool("reset_after", true), name)
    {
        DType = dtype ?? DTypePolicy.Float32,
    };

    private (Tensor? Input, Tensor? Recurrent) SplitBias() => Bias is { } bias && ResetAfter
        ? (Ops.At(bias, 0, 0), Ops.At(bias, 0, 1))
        : (Bias?.Value, null);

    private sealed class Pass : UnitPass
    {
        private readonly GRUCell cell;
        private readonly Tensor? inputBias;
        private readonly Tensor? recurrentBias;
        private readonly Tensor? gateKernel;
        private readonly Tensor? candidateKernel;

        public Pass(GRUCell cell, CallContext context)
            : base(cell, context)
        {
            this.cell = cell;
            int units = cell.Units;
            (inputBias, recurrentBias) = cell.SplitBias();
            if (cell.ResetAfter)
                return;
            gateKernel = Ops.SliceAxis(cell.RecurrentKernel, 1, 0, 2 * units);
            candidateKernel = Ops.SliceAxis(cell.RecurrentKernel, 1, 2 * units, units);
        }

        protected override Tensor? InputBias => inputBias;

        public override (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states)
        {
            int units = cell.Units;
            Tensor h = Drop(states.Value);
            Tensor inner = gateKernel is { } kernel ? Ops.MatMul(h, kernel) : Ops.Dense(h, cell.RecurrentKernel, recurrentBias);
            Tensor gates = Ops.SliceAxis(prepared, 1, 0, 2 * units) + (cell.ResetAfter ? Ops.SliceAxis(inner, 1, 0, 2 * units) : inner);
            Tensor update = cell.RecurrentActivation.Apply(Ops.SliceAxis(gates, 1, 0, units));
            Tensor reset = cell.RecurrentActivation.Apply(Ops.SliceAxis(gates, 1, units, units));
            Tensor recurrent = candidateKernel is { } last ? Ops.MatMul(reset * h, last) : reset * Ops.SliceAxis(inner, 1, 2 * units, units);
            Tensor candidate = cell.Activation.Apply(Ops.SliceAxis(prepared, 1, 2 * units, units) + recurrent);

            // z h + (1 - z) g with one product less.
            Tensor output = candidate + (update * (h - candidate));
            return (output, output);
        }
    }
}
