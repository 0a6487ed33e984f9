using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// What <see cref="ConvLSTM1D"/>, <see cref="ConvLSTM2D"/> and <see cref="ConvLSTM3D"/> have in common: a long short-term memory whose
/// states are images and whose products are convolutions.
/// </summary>
public abstract class ConvLSTM : RNN
{
    private readonly ConvLSTMCell cell;

    private protected ConvLSTM(ConvLSTMCell cell, Regularizer? activityRegularizer, RecurrentArguments arguments, string? name)
        : base(cell, arguments, name)
    {
        this.cell = cell;
        ActivityRegularizer = activityRegularizer;
        SequenceSpec = new InputSpec { Rank = cell.Window.Rank + 3 };
    }

    /// <summary>Gets the number of channels of the states and of the output.</summary>
    public int Filters => cell.Units;

    /// <summary>Gets what windows do at the edges of the inputs.</summary>
    public Padding Padding => Window.Padding;

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat => Window.DataFormat;

    /// <summary>Gets the function of candidate and cell.</summary>
    public ActivationFunction Activation => cell.Activation;

    /// <summary>Gets the function of the gates.</summary>
    public ActivationFunction RecurrentActivation => cell.RecurrentActivation;

    /// <summary>Gets whether a bias is added.</summary>
    public bool UseBias => cell.UseBias;

    /// <summary>Gets what makes the first weights of the input.</summary>
    public Initializer KernelInitializer => cell.KernelInitializer;

    /// <summary>Gets what makes the first weights of the state.</summary>
    public Initializer RecurrentInitializer => cell.RecurrentInitializer;

    /// <summary>Gets what makes the bias's first values.</summary>
    public Initializer BiasInitializer => cell.BiasInitializer;

    /// <summary>Gets whether the bias of the forget gate starts at one.</summary>
    public bool UnitForgetBias => cell.UnitForgetBias;

    /// <summary>Gets the penalty on the weights of the input.</summary>
    public Regularizer? KernelRegularizer => cell.KernelRegularizer;

    /// <summary>Gets the penalty on the weights of the state.</summary>
    public Regularizer? RecurrentRegularizer => cell.RecurrentRegularizer;

    /// <summary>Gets the penalty on the bias.</summary>
    public Regularizer? BiasRegularizer => cell.BiasRegularizer;

    /// <summary>Gets what is applied to the weights of the input after every update.</summary>
    public Constraint? KernelConstraint => cell.KernelConstraint;

    /// <summary>Gets what is applied to the weights of the state after every update.</summary>
    public Constraint? RecurrentConstraint => cell.RecurrentConstraint;

    /// <summary>Gets what is applied to the bias after every update.</summary>
    public Constraint? BiasConstraint => cell.BiasConstraint;

    /// <summary>Gets the part of the inputs that training drops, for each gate on its own.</summary>
    public double Dropout => cell.Dropout;

    /// <summary>Gets the part of the state that training drops, for each gate on its own.</summary>
    public double RecurrentDropout => cell.RecurrentDropout;

    /// <summary>Gets the seed of the dropout; null for one from the global generator.</summary>
    public int? Seed => cell.Seed;

    private protected ConvolutionWindow Window => cell.Window;

    private protected sealed override Config CellConfig => new Config
    {
        ["filters"] = Filters,
        ["kernel_size"] = Window.KernelSize,
        ["strides"] = Window.Strides,
        ["padding"] = Padding.KerasName(),
        ["data_format"] = DataFormat.KerasName(),
        ["dilation_rate"] = Window.DilationRate,
        ["activation"] = Activation,
        ["recurrent_activation"] = RecurrentActivation,
        ["use_bias"] = UseBias,
    }
    .Merge(cell.InitializerConfig)
    .Merge(new Config { ["unit_forget_bias"] = UnitForgetBias })
    .Merge(cell.RegularizerConfig)
    .Merge(new Config { ["activity_regularizer"] = ActivityRegularizer })
    .Merge(cell.ConstraintAndDropoutConfig)
    .Merge(new Config { ["seed"] = Seed });

    /// <inheritdoc/>
    protected override void Build(Nest<Shape> inputShapes)
    {
        base.Build(inputShapes);
        Shape input = SequenceOf(inputShapes);
        SequenceSpec = new InputSpec
        {
            Rank = input.Rank,
            Axes = Enumerable.Range(2, input.Rank - 2).ToDictionary(axis => axis, axis => input[axis]),
        };
    }
}
