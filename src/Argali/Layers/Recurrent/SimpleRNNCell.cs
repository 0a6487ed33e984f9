using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// One step of a simple recurrent layer, <c>h = activation(x · kernel + h · recurrent + bias)</c>: applied to inputs
/// <c>(batch, features)</c> with the call argument <c>states</c>, it gives the output and the next state, both <c>(batch, units)</c>.
/// </summary>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/simple_rnn_cell/"/>
public sealed class SimpleRNNCell : UnitCell
{
    /// <summary>Makes the layer.</summary>
    /// <param name="units">The length of the state and of the output.</param>
    /// <param name="activation">The function of the output; null for <c>tanh</c>.</param>
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
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The units are not positive.</exception>
    public SimpleRNNCell(
        int units,
        ActivationFunction? activation = null,
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
            name)
    {
    }

    private SimpleRNNCell(CellArguments arguments, string? name)
        : base(arguments, name)
    {
    }

    private protected override int Gates => 1;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig()
        .Merge(new Config { ["units"] = Units, ["activation"] = Activation, ["use_bias"] = UseBias })
        .Merge(InitializerConfig)
        .Merge(RegularizerConfig)
        .Merge(ConstraintAndDropoutConfig)
        .Merge(new Config { ["seed"] = Seed });

    internal override CellPass Begin(CallContext context) => new Pass(this, context);

    internal static SimpleRNNCell FromConfig(Config config) =>
        Read(config, config.GetString("name", null), DTypePolicies.FromConfig(config.Find("dtype")));

    /// <summary>Makes the cell of its own config or of that of the layer around it.</summary>
    internal static SimpleRNNCell Read(Config config, string? name, DTypePolicy? dtype = null) =>
        new(CellArguments.Read(config), name) { DType = dtype ?? DTypePolicy.Float32 };

    private sealed class Pass(SimpleRNNCell cell, CallContext context) : UnitPass(cell, context)
    {
        public override (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states)
        {
            Tensor output = cell.Activation.Apply(prepared + Ops.MatMul(Drop(states.Value), cell.RecurrentKernel));
            return (output, output);
        }
    }
}
