using Argali.Activations;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// A convolutional long short-term memory over sequences of images, <c>(batch, time, height, width, channels)</c>: its states
/// and outputs are images of <c>filters</c> channels.
/// </summary>
/// <remarks>The call arguments are those of <see cref="RNN"/>; the states are a hidden state and a cell state.</remarks>
/// <seealso href="https://keras.io/api/layers/recurrent_layers/conv_lstm2d/"/>
public sealed class ConvLSTM2D : ConvLSTM
{
    /// <summary>Makes the layer.</summary>
    /// <param name="filters">The number of channels of the states and of the output.</param>
    /// <param name="kernelSize">The height and width of a window, over the inputs and over the state.</param>
    /// <param name="strides">The steps between windows over the inputs; null (the default) for 1.</param>
    /// <param name="padding">What windows do at the edges of the inputs: valid (the default) or same.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="dilationRate">The steps inside a window over the inputs; null (the default) for 1.</param>
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
    /// <param name="dropout">The part of the inputs that training drops, for each gate on its own. Default 0.</param>
    /// <param name="recurrentDropout">The part of the state that training drops, for each gate on its own. Default 0.</param>
    /// <param name="seed">The seed of the dropout; null for one from the global generator.</param>
    /// <param name="returnSequences">Whether all outputs are returned instead of the last. Default false.</param>
    /// <param name="returnState">Whether the last states are returned too: a list of output, hidden state, cell state. Default false.</param>
    /// <param name="goBackwards">Whether to begin at the last step; outputs are in the order of computation. Default false.</param>
    /// <param name="stateful">Whether a call begins with the states that the call before ended with. Default false.</param>
    /// <param name="unroll">Kept in configs. It changes nothing but that the number of steps must be known. Default false.</param>
    /// <param name="zeroOutputForMask">Whether the outputs of masked steps are zero instead of the output before them. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the padding is causal.</exception>
    /// <exception cref="ArgumentException">Strides and dilation are both above 1.</exception>
    public ConvLSTM2D(
        int filters,
        Size2D kernelSize,
        Size2D? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Size2D? dilationRate = null,
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
            new ConvLSTMCell(
                new CellArguments
                {
                    Units = filters,
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
                new ConvolutionWindow(kernelSize.ToArray(), strides?.ToArray(), padding, dataFormat, dilationRate?.ToArray()),
                recurrentActivation,
                unitForgetBias),
            activityRegularizer,
            new RecurrentArguments(returnSequences, returnState, goBackwards, stateful, unroll, zeroOutputForMask),
            name)
    {
    }

    private ConvLSTM2D(ConvLSTMCell cell, Regularizer? activityRegularizer, RecurrentArguments arguments, string? name)
        : base(cell, activityRegularizer, arguments, name)
    {
    }

    /// <summary>Gets the height and width of a window.</summary>
    public Size2D KernelSize => Size2D.Of(Window.KernelSize);

    /// <summary>Gets the steps between windows over the inputs.</summary>
    public Size2D Strides => Size2D.Of(Window.Strides);

    /// <summary>Gets the steps inside a window over the inputs.</summary>
    public Size2D DilationRate => Size2D.Of(Window.DilationRate);

    internal static new ConvLSTM2D FromConfig(Config config) => new(
        ConvLSTMCell.Read(config, 2),
        Regularizer.Get(config.Find("activity_regularizer")),
        RecurrentArguments.Read(config),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
