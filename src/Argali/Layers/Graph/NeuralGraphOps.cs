using Argali.Engine;
using Argali.Operations;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Activations, convolutions, pooling, normalisation and losses: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class NeuralGraphOps
{
    extension(Ops)
    {
        /// <inheritdoc cref="Ops.Relu(Tensor)"/>
        public static KerasTensor Relu(KerasTensor x) => Draw("Relu", x);

        /// <inheritdoc cref="Ops.Relu6(Tensor)"/>
        public static KerasTensor Relu6(KerasTensor x) => Draw("Relu6", x);

        /// <inheritdoc cref="Ops.Selu(Tensor)"/>
        public static KerasTensor Selu(KerasTensor x) => Draw("Selu", x);

        /// <inheritdoc cref="Ops.Softplus(Tensor)"/>
        public static KerasTensor Softplus(KerasTensor x) => Draw("Softplus", x);

        /// <inheritdoc cref="Ops.Softsign(Tensor)"/>
        public static KerasTensor Softsign(KerasTensor x) => Draw("Softsign", x);

        /// <inheritdoc cref="Ops.Silu(Tensor)"/>
        public static KerasTensor Silu(KerasTensor x) => Draw("Silu", x);

        /// <inheritdoc cref="Ops.Sigmoid(Tensor)"/>
        public static KerasTensor Sigmoid(KerasTensor x) => Draw("Sigmoid", x);

        /// <inheritdoc cref="Ops.LogSigmoid(Tensor)"/>
        public static KerasTensor LogSigmoid(KerasTensor x) => Draw("LogSigmoid", x);

        /// <inheritdoc cref="Ops.HardSigmoid(Tensor)"/>
        public static KerasTensor HardSigmoid(KerasTensor x) => Draw("HardSigmoid", x);

        /// <inheritdoc cref="Ops.HardSilu(Tensor)"/>
        public static KerasTensor HardSilu(KerasTensor x) => Draw("HardSilu", x);

        /// <inheritdoc cref="Ops.Relu(Tensor, float, float?, float)"/>
        public static KerasTensor Relu(KerasTensor x, double negativeSlope, double? maxValue = null, double threshold = 0) =>
            Draw("ReLU", [negativeSlope, maxValue, threshold], x);

        /// <inheritdoc cref="Ops.LeakyRelu(Tensor, float)"/>
        public static KerasTensor LeakyRelu(KerasTensor x, double negativeSlope = 0.2) => Draw("LeakyRelu", [negativeSlope], x);

        /// <inheritdoc cref="Ops.Elu(Tensor, float)"/>
        public static KerasTensor Elu(KerasTensor x, double alpha = 1) => Draw("Elu", [alpha], x);

        /// <inheritdoc cref="Ops.Gelu(Tensor, bool)"/>
        public static KerasTensor Gelu(KerasTensor x, bool approximate = true) => Draw("Gelu", [approximate], x);

        /// <inheritdoc cref="Ops.Softmax(Tensor, int)"/>
        public static KerasTensor Softmax(KerasTensor x, int axis = -1) => Draw("Softmax", [axis], x);

        /// <inheritdoc cref="Ops.Softmax(Tensor, ReadOnlySpan{int})"/>
        public static KerasTensor Softmax(KerasTensor x, ReadOnlySpan<int> axes) => Draw("Softmax", [axes.ToArray()], x);

        /// <inheritdoc cref="Ops.LogSoftmax(Tensor, int)"/>
        public static KerasTensor LogSoftmax(KerasTensor x, int axis = -1) => Draw("LogSoftmax", [axis], x);

        /// <summary>The largest element of each window.</summary>
        /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
        /// <param name="poolSize">The lengths of a window: one number for all axes, or one for each.</param>
        /// <param name="strides">The steps between windows: one number for all axes, or one for each; empty for the window's lengths.</param>
        /// <param name="padding">How windows reach over the edges. Default valid.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <exception cref="ArgumentException">x has another number of axes, or is smaller than a window.</exception>
        public static KerasTensor MaxPool(
            KerasTensor x,
            ReadOnlySpan<int> poolSize,
            ReadOnlySpan<int> strides = default,
            Padding padding = Padding.Valid,
            DataFormat dataFormat = DataFormat.ChannelsLast) =>
            Draw("MaxPool", [Lengths(poolSize), strides.IsEmpty ? null : Lengths(strides), padding.KerasName(), dataFormat.KerasName()], x);

        /// <summary>The mean of each window.</summary>
        /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
        /// <param name="poolSize">The lengths of a window: one number for all axes, or one for each.</param>
        /// <param name="strides">The steps between windows: one number for all axes, or one for each; empty for the window's lengths.</param>
        /// <param name="padding">How windows reach over the edges. Default valid.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <exception cref="ArgumentException">x has another number of axes, or is smaller than a window.</exception>
        public static KerasTensor AveragePool(
            KerasTensor x,
            ReadOnlySpan<int> poolSize,
            ReadOnlySpan<int> strides = default,
            Padding padding = Padding.Valid,
            DataFormat dataFormat = DataFormat.ChannelsLast) =>
            Draw("AveragePool", [Lengths(poolSize), strides.IsEmpty ? null : Lengths(strides), padding.KerasName(), dataFormat.KerasName()], x);

        /// <summary>A convolution (a cross-correlation, as in Keras) of sequences, images or volumes.</summary>
        /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
        /// <param name="kernel">The weights (..., channels / groups, filters).</param>
        /// <param name="strides">The steps between windows: one number for all axes, or one for each; empty for 1.</param>
        /// <param name="padding">How windows reach over the edges. Default valid.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each; empty for 1.</param>
        /// <exception cref="ArgumentException">The shapes do not fit, or the input is smaller than a window.</exception>
        public static KerasTensor Conv(
            GraphOperand x,
            GraphOperand kernel,
            ReadOnlySpan<int> strides = default,
            Padding padding = Padding.Valid,
            DataFormat dataFormat = DataFormat.ChannelsLast,
            ReadOnlySpan<int> dilationRate = default) =>
            Draw("Conv", [Steps(strides), padding.KerasName(), dataFormat.KerasName(), Steps(dilationRate)], x, kernel);

        /// <summary>A convolution of each channel on its own, with several filters for each.</summary>
        /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
        /// <param name="kernel">The weights (..., channels, multiplier).</param>
        /// <param name="strides">The steps between windows: one number for all axes, or one for each; empty for 1.</param>
        /// <param name="padding">How windows reach over the edges. Default valid.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each; empty for 1.</param>
        /// <exception cref="ArgumentException">The shapes do not fit, or the input is smaller than a window.</exception>
        public static KerasTensor DepthwiseConv(
            GraphOperand x,
            GraphOperand kernel,
            ReadOnlySpan<int> strides = default,
            Padding padding = Padding.Valid,
            DataFormat dataFormat = DataFormat.ChannelsLast,
            ReadOnlySpan<int> dilationRate = default) =>
            Draw("DepthwiseConv", [Steps(strides), padding.KerasName(), dataFormat.KerasName(), Steps(dilationRate)], x, kernel);

        /// <summary>A convolution of each channel on its own, and one that mixes the channels of each position.</summary>
        /// <param name="x">The inputs (batch, ..., channels), with one or two axes between.</param>
        /// <param name="depthwiseKernel">The weights of the first (..., channels, multiplier).</param>
        /// <param name="pointwiseKernel">The weights of the second (1, ..., channels * multiplier, filters).</param>
        /// <param name="strides">The steps between windows: one number for all axes, or one for each; empty for 1.</param>
        /// <param name="padding">How windows reach over the edges. Default valid.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each; empty for 1.</param>
        /// <exception cref="ArgumentException">The shapes do not fit, or the input is smaller than a window.</exception>
        public static KerasTensor SeparableConv(
            GraphOperand x,
            GraphOperand depthwiseKernel,
            GraphOperand pointwiseKernel,
            ReadOnlySpan<int> strides = default,
            Padding padding = Padding.Valid,
            DataFormat dataFormat = DataFormat.ChannelsLast,
            ReadOnlySpan<int> dilationRate = default) => Draw(
                "SeparableConv",
                [Steps(strides), padding.KerasName(), dataFormat.KerasName(), Steps(dilationRate)],
                x,
                depthwiseKernel,
                pointwiseKernel);

        /// <summary>The transposed convolution: the gradient of a convolution, as an operation that makes images larger.</summary>
        /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
        /// <param name="kernel">The weights (..., filters, channels).</param>
        /// <param name="strides">The steps between windows: one number for all axes, or one for each.</param>
        /// <param name="padding">The padding of the convolution whose gradient this is. Default valid.</param>
        /// <param name="outputPadding">Positions added to the output; empty (the default) to derive them.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each; empty for 1.</param>
        /// <exception cref="ArgumentException">The shapes do not fit.</exception>
        public static KerasTensor ConvTranspose(
            GraphOperand x,
            GraphOperand kernel,
            ReadOnlySpan<int> strides,
            Padding padding = Padding.Valid,
            ReadOnlySpan<int> outputPadding = default,
            DataFormat dataFormat = DataFormat.ChannelsLast,
            ReadOnlySpan<int> dilationRate = default) => Draw(
                "ConvTranspose",
                [
                    Lengths(strides), padding.KerasName(), outputPadding.IsEmpty ? null : Lengths(outputPadding), dataFormat.KerasName(),
                    Steps(dilationRate),
                ],
                x,
                kernel);

        /// <inheritdoc cref="Ops.BatchNormalization(Tensor, Tensor, Tensor, Tensor?, Tensor?, int, double)"/>
        public static KerasTensor BatchNormalization(
            GraphOperand x,
            GraphOperand mean,
            GraphOperand variance,
            GraphOperand? gamma = null,
            GraphOperand? beta = null,
            int axis = -1,
            double epsilon = 1e-3) =>
            OpsOperation.Create("BatchNorm", axis, epsilon).Draw([x.Argument, mean.Argument, variance.Argument, beta?.Argument, gamma?.Argument], []);

        /// <inheritdoc cref="Ops.BinaryCrossentropy(Tensor, Tensor, bool)"/>
        public static KerasTensor BinaryCrossentropy(GraphOperand target, GraphOperand output, bool fromLogits = false) =>
            Draw("BinaryCrossentropy", [fromLogits], target, output);

        /// <inheritdoc cref="Ops.CategoricalCrossentropy(Tensor, Tensor, bool, int)"/>
        public static KerasTensor CategoricalCrossentropy(GraphOperand target, GraphOperand output, bool fromLogits = false, int axis = -1) =>
            Draw("CategoricalCrossentropy", [fromLogits, axis], target, output);

        /// <inheritdoc cref="Ops.SparseCategoricalCrossentropy(Tensor, Tensor, bool, int)"/>
        public static KerasTensor SparseCategoricalCrossentropy(GraphOperand target, GraphOperand output, bool fromLogits = false, int axis = -1) =>
            Draw("SparseCategoricalCrossentropy", [fromLogits, axis], target, output);
    }
}
