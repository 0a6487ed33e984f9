using Argali.Activations;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// One step of a convolutional long short-term memory: the products of <see cref="LSTMCell"/> are convolutions, the states images. The
/// state is convolved with padding and without strides, so that it keeps its size.
/// </summary>
internal sealed class ConvLSTMCell : UnitCell
{
    private const int GateCount = 4;

    private Shape stepShape;

    public ConvLSTMCell(
        CellArguments arguments, ConvolutionWindow window, ActivationFunction? recurrentActivation, bool unitForgetBias)
        : base(arguments, "conv_lstm_cell", "filters")
    {
        Window = window;
        RecurrentActivation = recurrentActivation ?? "sigmoid";
        UnitForgetBias = unitForgetBias;
    }

    public ConvolutionWindow Window { get; }

    public ActivationFunction RecurrentActivation { get; }

    public bool UnitForgetBias { get; }

    public override Nest<int> StateSize => [Units, Units];

    private protected override int Gates => GateCount;

    private protected override bool StartsRemembering => UnitForgetBias;

    private bool ChannelsFirst => Window.DataFormat == DataFormat.ChannelsFirst;

    private int ChannelAxis => ChannelsFirst ? 1 : Window.Rank + 1;

    // Zeros of the size that the layer was built for.
    public override Nest<Tensor> GetInitialState(int batchSize) =>
        ComputeStateShapes(stepShape.With(0, batchSize)).Map(shape => Tensor.Zeros(shape));

    public override Shape ComputeStepShape(Shape inputShape)
    {
        Shape output = inputShape.With(ChannelAxis, Units);
        int first = ChannelsFirst ? 2 : 1;
        for (int i = 0; i < Window.Rank; i++)
        {
            output = output.With(first + i, WindowArguments.OutputLength(
                inputShape[first + i], Window.KernelSize[i], Window.Strides[i], Window.DilationRate[i], Window.Padding, Name));
        }

        return output;
    }

    public override Nest<Shape> ComputeStateShapes(Shape inputShape)
    {
        Shape state = ComputeStepShape(inputShape);
        return new[] { state, state };
    }

    internal override CellPass Begin(CallContext context) => new Pass(this, context);

    protected override void Build(Shape inputShape)
    {
        if (!inputShape.Slice(1, inputShape.Rank - 1).IsKnown)
        {
            throw new ArgumentException(
                $"Convolutional recurrent layers need inputs of known size: states have it too. Received, for a step: {inputShape}.");
        }

        stepShape = inputShape;
        base.Build(inputShape);
    }

    private protected override Shape KernelShape(Shape inputShape) => [.. Window.KernelSize, inputShape[ChannelAxis], GateCount * Units];

    private protected override Shape RecurrentKernelShape => [.. Window.KernelSize, Units, GateCount * Units];

    public static ConvLSTMCell Read(Config config, int rank) => new(
        CellArguments.Read(config, "filters"),
        ConvolutionWindow.From(config, rank),
        CellArguments.ReadActivation(config, "recurrent_activation"),
        config.GetBool("unit_forget_bias", true));

    private Tensor ConvolveInput(Tensor x, Tensor kernel) =>
        Ops.Conv(x, kernel, Window.Strides, Window.Padding.ToWindow(), Window.DilationRate, ChannelsFirst);

    private Tensor ConvolveState(Tensor h, Tensor kernel) => Ops.Conv(h, kernel, padding: WindowPadding.Same, channelsFirst: ChannelsFirst);

    // The part of gate number `index`, of an image or of a kernel.
    private Tensor Gate(Tensor x, int axis, int index) => Ops.SliceAxis(x, axis, index * Units, Units);

    private sealed class Pass(ConvLSTMCell cell, CallContext context) : CellPass
    {
        private Tensor[]? inputMasks;
        private Tensor[]? stateMasks;

        public override Tensor Prepare(Tensor inputs)
        {
            Shape shape = inputs.Shape;
            bool sequence = shape.Rank == cell.Window.Rank + 3;
            inputMasks ??= Masks(sequence ? shape.With(1, 1) : shape, cell.Dropout);
            Tensor projected = Convolve(inputs, inputMasks, cell.Kernel, (x, kernel) => cell.ConvolveInput(sequence ? Fold(x) : x, kernel));
            if (cell.Bias is { } bias)
            {
                Shape beside = bias.Shape;
                while (cell.ChannelsFirst && beside.Rank <= cell.Window.Rank)
                    beside = beside.Insert(beside.Rank, 1);
                projected += Ops.Reshape(bias, beside);
            }

            return sequence ? Ops.Reshape(projected, shape.Slice(0, 2).Concat(projected.Shape.Slice(1, projected.Rank - 1))) : projected;
        }

        public override (Tensor Output, Nest<Tensor> States) Step(Tensor prepared, Nest<Tensor> states)
        {
            Tensor h = states[0].Value;
            stateMasks ??= Masks(h.Shape, cell.RecurrentDropout);
            Tensor z = prepared + Convolve(h, stateMasks, cell.RecurrentKernel, cell.ConvolveState);
            Tensor input = cell.RecurrentActivation.Apply(cell.Gate(z, cell.ChannelAxis, 0));
            Tensor forget = cell.RecurrentActivation.Apply(cell.Gate(z, cell.ChannelAxis, 1));
            Tensor candidate = cell.Activation.Apply(cell.Gate(z, cell.ChannelAxis, 2));
            Tensor output = cell.RecurrentActivation.Apply(cell.Gate(z, cell.ChannelAxis, 3));
            Tensor next = (forget * states[1].Value) + (input * candidate);
            Tensor hidden = output * cell.Activation.Apply(next);
            return (hidden, new[] { hidden, next });
        }

        // Keras drops for each gate on its own; otherwise the convolutions of all gates are one.
        private Tensor Convolve(Tensor x, Tensor[] masks, Tensor kernel, Func<Tensor, Tensor, Tensor> convolution)
        {
            if (masks.Length == 0)
                return convolution(x, kernel);
            var gates = new Tensor[GateCount];
            for (int gate = 0; gate < GateCount; gate++)
                gates[gate] = convolution(x * masks[gate], cell.Gate(kernel, cell.Window.Rank + 1, gate));
            return Ops.Concatenate(gates, cell.ChannelAxis);
        }

        private Tensor[] Masks(Shape shape, double rate) => context.Training && rate is > 0 and < 1
            ? [.. Enumerable.Range(0, GateCount).Select(_ => Ops.Dropout(Tensor.Ones(shape), (float)rate, cell.SeedGenerator))]
            : [];

        // The steps of all samples as so many images.
        private static Tensor Fold(Tensor sequence) => Ops.Reshape(
            sequence, new Shape(sequence.Shape[0] * sequence.Shape[1]).Concat(sequence.Shape.Slice(2, sequence.Rank - 2)));
    }
}
