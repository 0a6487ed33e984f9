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
/// <seealso href="https://keras.io/api/layers/recurrent_layers/lstm_cell/"/>
public sealed class LSTMCell : Layer
{
    private Variable kernel = null!;
    private Variable recurrentKernel = null!;
    private Variable? bias;

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
        : base(name)
    {
        if (units <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(units), units, $"Received an invalid value for argument `units`, expected a positive integer, got {units}.");
        }

        Units = units;
        Activation = activation ?? "tanh";
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UseBias = useBias;
        KernelInitializer = kernelInitializer ?? "glorot_uniform";
        RecurrentInitializer = recurrentInitializer ?? "orthogonal";
        BiasInitializer = biasInitializer ?? "zeros";
        UnitForgetBias = unitForgetBias;
        KernelRegularizer = kernelRegularizer;
        RecurrentRegularizer = recurrentRegularizer;
        BiasRegularizer = biasRegularizer;
        KernelConstraint = kernelConstraint;
        RecurrentConstraint = recurrentConstraint;
        BiasConstraint = biasConstraint;
        Dropout = Math.Clamp(dropout, 0, 1);
        RecurrentDropout = Math.Clamp(recurrentDropout, 0, 1);
        Seed = seed;
        SeedGenerator = new SeedGenerator(seed);
    }

    /// <summary>Gets the length of the states and of the output.</summary>
    public int Units { get; }

    /// <summary>Gets the function of candidate and cell.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Gets the function of the gates.</summary>
    public ActivationFunction RecurrentActivation { get; }

    /// <summary>Gets whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>Gets what makes the first weights of the input.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gets what makes the first weights of the state.</summary>
    public Initializer RecurrentInitializer { get; }

    /// <summary>Gets what makes the bias's first values.</summary>
    public Initializer BiasInitializer { get; }

    /// <summary>Gets whether the bias of the forget gate starts at one.</summary>
    public bool UnitForgetBias { get; }

    /// <summary>Gets the penalty on the weights of the input.</summary>
    public Regularizer? KernelRegularizer { get; }

    /// <summary>Gets the penalty on the weights of the state.</summary>
    public Regularizer? RecurrentRegularizer { get; }

    /// <summary>Gets the penalty on the bias.</summary>
    public Regularizer? BiasRegularizer { get; }

    /// <summary>Gets what is applied to the weights of the input after every update.</summary>
    public Constraint? KernelConstraint { get; }

    /// <summary>Gets what is applied to the weights of the state after every update.</summary>
    public Constraint? RecurrentConstraint { get; }

    /// <summary>Gets what is applied to the bias after every update.</summary>
    public Constraint? BiasConstraint { get; }

    /// <summary>Gets the part of the inputs that training drops.</summary>
    public double Dropout { get; }

    /// <summary>Gets the part of the hidden state that training drops.</summary>
    public double RecurrentDropout { get; }

    /// <summary>Gets the seed of the dropout; null for one from the global generator.</summary>
    public int? Seed { get; }

    /// <summary>Gets the random stream of the dropout.</summary>
    internal SeedGenerator SeedGenerator { get; }

    internal Variable Kernel => kernel;

    internal Variable RecurrentKernel => recurrentKernel;

    internal Variable? Bias => bias;

    internal override IReadOnlyList<string> CallArgumentNames => ["states", "training"];

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["units"] = Units,
        ["activation"] = Activation,
        ["recurrent_activation"] = RecurrentActivation,
        ["use_bias"] = UseBias,
        ["unit_forget_bias"] = UnitForgetBias,
        ["kernel_initializer"] = KernelInitializer,
        ["recurrent_initializer"] = RecurrentInitializer,
        ["bias_initializer"] = BiasInitializer,
        ["kernel_regularizer"] = KernelRegularizer,
        ["recurrent_regularizer"] = RecurrentRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
        ["kernel_constraint"] = KernelConstraint,
        ["recurrent_constraint"] = RecurrentConstraint,
        ["bias_constraint"] = BiasConstraint,
        ["dropout"] = Dropout,
        ["recurrent_dropout"] = RecurrentDropout,
        ["seed"] = Seed,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int features = inputShape[inputShape.Rank - 1];
        kernel = AddWeight("kernel", [features, 4 * Units], KernelInitializer, regularizer: KernelRegularizer, constraint: KernelConstraint);
        recurrentKernel = AddWeight(
            "recurrent_kernel", [Units, 4 * Units], RecurrentInitializer, regularizer: RecurrentRegularizer, constraint: RecurrentConstraint);
        if (!UseBias)
            return;
        bias = AddWeight("bias", [4 * Units], UnitForgetBias ? "zeros" : BiasInitializer, regularizer: BiasRegularizer, constraint: BiasConstraint);
        if (UnitForgetBias)
        {
            bias.Assign(Ops.Concatenate(
                [
                    BiasInitializer.Call([Units], DType.VariableDType),
                    Tensor.Ones([Units]),
                    BiasInitializer.Call([2 * Units], DType.VariableDType),
                ],
                axis: 0));
        }
    }

    /// <inheritdoc/>
    protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context)
    {
        if (context.FindTensors("states") is not { Count: 2 } states)
            throw new ArgumentException($"LSTMCell '{Name}' expects two `states`, the hidden state and the cell state.", nameof(context));
        Tensor x = inputs.Value, hidden = states[0].Value;
        if (context.Training && Dropout is > 0 and < 1)
            x = Ops.Dropout(x, (float)Dropout, SeedGenerator);
        Tensor? mask = context.Training ? RecurrentMask(hidden.Shape) : null;
        (Tensor h, Tensor c) = Step(Ops.Dense(x, kernel, bias?.Value), hidden, states[1].Value, mask);
        return Nest<Tensor>.List([h, (Nest<Tensor>)new[] { h, c }]);
    }

    /// <summary>Draws what the hidden state is multiplied by in training; null when nothing is dropped.</summary>
    internal Tensor? RecurrentMask(Shape shape) => RecurrentDropout is > 0 and < 1
        ? Ops.Dropout(Tensor.Ones(shape), (float)RecurrentDropout, SeedGenerator)
        : (Tensor?)null;

    /// <summary>Computes the next hidden state and cell state from the projected input <c>(batch, 4 · units)</c>.</summary>
    internal (Tensor Hidden, Tensor Cell) Step(Tensor projected, Tensor hidden, Tensor cell, Tensor? recurrentMask)
    {
        if (recurrentMask is { } factors)
            hidden *= factors;
        Tensor z = projected + Ops.MatMul(hidden, recurrentKernel);
        Tensor input = RecurrentActivation.Apply(Ops.SliceAxis(z, 1, 0, Units));
        Tensor forget = RecurrentActivation.Apply(Ops.SliceAxis(z, 1, Units, Units));
        Tensor candidate = Activation.Apply(Ops.SliceAxis(z, 1, 2 * Units, Units));
        Tensor output = RecurrentActivation.Apply(Ops.SliceAxis(z, 1, 3 * Units, Units));
        Tensor next = (forget * cell) + (input * candidate);
        return (output * Activation.Apply(next), next);
    }

    internal static LSTMCell FromConfig(Config config) => new(
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
        Constraint.Get(config.Find("kernel_constraint")),
        Constraint.Get(config.Find("recurrent_constraint")),
        Constraint.Get(config.Find("bias_constraint")),
        config.GetDouble("dropout", 0),
        config.GetDouble("recurrent_dropout", 0),
        config.GetIntOrNull("seed"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
