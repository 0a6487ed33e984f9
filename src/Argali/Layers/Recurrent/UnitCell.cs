using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Keras's cells: states of <c>units</c> numbers, weights of the input and of the state, a bias, and dropout of both. The base of
/// <see cref="SimpleRNNCell"/>, <see cref="LSTMCell"/> and <see cref="GRUCell"/>.
/// </summary>
public abstract class UnitCell : RecurrentCell
{
    private Variable kernel = null!;
    private Variable recurrentKernel = null!;
    private Variable? bias;

    /// <param name="arguments">The arguments that the cells share.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <param name="unitsArgument">What the units are called in messages.</param>
    /// <exception cref="ArgumentOutOfRangeException">The units are not positive.</exception>
    private protected UnitCell(CellArguments arguments, string? name, string unitsArgument = "units")
        : base(name)
    {
        Units = Positive(arguments.Units, unitsArgument);
        Activation = arguments.Activation ?? "tanh";
        UseBias = arguments.UseBias;
        KernelInitializer = arguments.KernelInitializer ?? "glorot_uniform";
        RecurrentInitializer = arguments.RecurrentInitializer ?? "orthogonal";
        BiasInitializer = arguments.BiasInitializer ?? "zeros";
        KernelRegularizer = arguments.KernelRegularizer;
        RecurrentRegularizer = arguments.RecurrentRegularizer;
        BiasRegularizer = arguments.BiasRegularizer;
        KernelConstraint = arguments.KernelConstraint;
        RecurrentConstraint = arguments.RecurrentConstraint;
        BiasConstraint = arguments.BiasConstraint;
        Dropout = Math.Clamp(arguments.Dropout, 0, 1);
        RecurrentDropout = Math.Clamp(arguments.RecurrentDropout, 0, 1);
        Seed = arguments.Seed;
        SeedGenerator = Track(new SeedGenerator(arguments.Seed));
    }

    /// <summary>Gets the length of the states and of the output.</summary>
    public int Units { get; }

    /// <summary>Gets the function of the output, or of the candidate for it.</summary>
    public ActivationFunction Activation { get; }

    /// <summary>Gets whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>Gets what makes the first weights of the input.</summary>
    public Initializer KernelInitializer { get; }

    /// <summary>Gets what makes the first weights of the state.</summary>
    public Initializer RecurrentInitializer { get; }

    /// <summary>Gets what makes the bias's first values.</summary>
    public Initializer BiasInitializer { get; }

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

    /// <summary>Gets the part of the inputs that training drops, the same at every step of a sequence.</summary>
    public double Dropout { get; }

    /// <summary>Gets the part of the state that training drops, the same at every step of a sequence.</summary>
    public double RecurrentDropout { get; }

    /// <summary>Gets the seed of the dropout; null for one from the global generator.</summary>
    public int? Seed { get; }

    /// <inheritdoc/>
    public override Nest<int> StateSize => Units;

    /// <summary>Gets the weights of the input, <c>(features, units)</c> for each gate side by side.</summary>
    internal Variable Kernel => kernel;

    /// <summary>Gets the weights of the state, <c>(units, units)</c> for each gate side by side.</summary>
    internal Variable RecurrentKernel => recurrentKernel;

    internal Variable? Bias => bias;

    /// <summary>Gets the random stream of the dropout.</summary>
    internal SeedGenerator SeedGenerator { get; }

    /// <summary>Gets the number of gates, the candidate included: the kernels are as many times the units wide.</summary>
    private protected abstract int Gates { get; }

    /// <summary>Gets the shape of the bias.</summary>
    private protected virtual Shape BiasShape => [Gates * Units];

    /// <summary>Gets whether the bias of the second gate starts at one.</summary>
    private protected virtual bool StartsRemembering => false;

    /// <summary>Gets the arguments that say how weights begin.</summary>
    internal Config InitializerConfig => new()
    {
        ["kernel_initializer"] = KernelInitializer,
        ["recurrent_initializer"] = RecurrentInitializer,
        ["bias_initializer"] = BiasInitializer,
    };

    /// <summary>Gets the arguments that put penalties on weights.</summary>
    internal Config RegularizerConfig => new()
    {
        ["kernel_regularizer"] = KernelRegularizer,
        ["recurrent_regularizer"] = RecurrentRegularizer,
        ["bias_regularizer"] = BiasRegularizer,
    };

    /// <summary>Gets the arguments that constrain weights, and those of the dropout.</summary>
    internal Config ConstraintAndDropoutConfig => new()
    {
        ["kernel_constraint"] = KernelConstraint,
        ["recurrent_constraint"] = RecurrentConstraint,
        ["bias_constraint"] = BiasConstraint,
        ["dropout"] = Dropout,
        ["recurrent_dropout"] = RecurrentDropout,
    };

    /// <summary>Whether training drops a part of the state.</summary>
    internal bool DropsState(CallContext context) => context.Training && RecurrentDropout is > 0 and < 1;

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        kernel = AddWeight(
            "kernel", KernelShape(inputShape), KernelInitializer, regularizer: KernelRegularizer, constraint: KernelConstraint);
        recurrentKernel = AddWeight(
            "recurrent_kernel", RecurrentKernelShape, RecurrentInitializer, regularizer: RecurrentRegularizer, constraint: RecurrentConstraint);
        if (!UseBias)
            return;
        bias = AddWeight("bias", BiasShape, BiasInitializer, regularizer: BiasRegularizer, constraint: BiasConstraint);
        if (StartsRemembering)
        {
            Tensor others = BiasInitializer.Call([Units], DType.VariableDType), rest = BiasInitializer.Call([2 * Units], DType.VariableDType);
            bias.Assign(Ops.Concatenate([others, Ops.Cast(Tensor.Ones([Units]), DType.VariableDType), rest], axis: 0));
        }
    }

    /// <summary>Derives the shape of the weights of the input.</summary>
    private protected virtual Shape KernelShape(Shape inputShape) => [inputShape[inputShape.Rank - 1], Gates * Units];

    /// <summary>Gets the shape of the weights of the state.</summary>
    private protected virtual Shape RecurrentKernelShape => [Units, Gates * Units];

    /// <inheritdoc/>
    protected sealed override (Tensor Output, Nest<Tensor> States) Step(Tensor inputs, Nest<Tensor> states, CallContext context)
    {
        CellPass pass = Begin(context);
        return pass.Step(pass.Prepare(inputs), states);
    }

    /// <summary>Drops a part of the inputs in training: the same of every step of a sequence <c>(batch, time, features)</c>.</summary>
    internal Tensor DropInputs(Tensor inputs, CallContext context, ref Tensor? mask)
    {
        if (!context.Training || Dropout is not (> 0 and < 1))
            return inputs;
        Shape shape = inputs.Shape;
        mask ??= Ops.Dropout(Tensor.Ones(inputs.Rank == 3 ? shape.With(1, 1) : shape), (float)Dropout, SeedGenerator);
        return inputs * mask.Value;
    }

    private static int Positive(int units, string argument) => units > 0
        ? units
        : throw new ArgumentOutOfRangeException(
            nameof(units), units, $"Received an invalid value for argument `{argument}`, expected a positive integer, got {units}.");

    /// <summary>A pass of such a cell: it projects the inputs of all steps at once and keeps the dropout's masks.</summary>
    private protected abstract class UnitPass(UnitCell cell, CallContext context) : CellPass
    {
        private Tensor? inputMask;
        private Tensor? stateMask;

        /// <summary>Gets the bias of the projection of the inputs.</summary>
        protected virtual Tensor? InputBias => cell.Bias?.Value;

        public sealed override Tensor Prepare(Tensor inputs) =>
            Ops.Dense(cell.DropInputs(inputs, context, ref inputMask), cell.Kernel, InputBias);

        /// <summary>Drops a part of the state in training.</summary>
        protected Tensor Drop(Tensor state)
        {
            if (!cell.DropsState(context))
                return state;
            stateMask ??= Ops.Dropout(Tensor.Ones(state.Shape), (float)cell.RecurrentDropout, cell.SeedGenerator);
            return state * stateMask.Value;
        }
    }
}
