using Argali.Engine;
using Argali.Layers;
using Argali.Losses;
using Argali.Saving;
using static Argali.Operations.OpRules;

namespace Argali.Operations;

/// <content>Activations, convolutions, pooling, encodings, normalisation and losses.</content>
internal static partial class GraphOpRegistry
{
    private static GraphOp[] Neural() =>
    [
        NN("Relu(x)", Numeric(x => x.DType == DType.Float32 ? Ops.Relu(x) : Ops.Maximum(x, Ops.ZerosLike(x)))),
        NN("Relu6(x)", Float(Ops.Relu6)),
        NN("Sigmoid(x)", Float(Ops.Sigmoid)),
        NN("Softplus(x)", Float(Ops.Softplus)),
        NN("Softsign(x)", Float(Ops.Softsign)),
        NN("Silu(x)", Float(Ops.Silu)),
        NN("LogSigmoid(x)", Float(Ops.LogSigmoid)),
        NN("LeakyRelu(negative_slope=0.2)(x)", c => Float(LeakyRelu((float)c.GetDouble("negative_slope")))),
        NN("HardSigmoid(x)", Float(Ops.HardSigmoid)),
        NN("HardSilu(x)", Float(Ops.HardSilu)),
        NN("Elu(alpha=1.0)(x)", c => Float(Elu((float)c.GetDouble("alpha")))),
        NN("Selu(x)", Float(Ops.Selu)),
        NN("Gelu(approximate=True)(x)", c => Float(Gelu(c.GetBool("approximate", true)))),
        NN("Softmax(axis=-1)(x)", c => Float(AlongAxes(c, Ops.Softmax, Ops.Softmax))),
        NN("LogSoftmax(axis=-1)(x)", c => Float(AlongAxes(c, Ops.LogSoftmax, (x, axes) => x - Ops.LogSumExp(x, axes, keepdims: true)))),
        NN("MaxPool(pool_size, strides=None, padding=\"valid\", data_format=None)(inputs)", c => Pool(c, Ops.MaxPool)),
        NN("AveragePool(pool_size, strides=None, padding=\"valid\", data_format=None)(inputs)", c => Pool(c, Ops.AveragePool)),
        NN("Conv(strides=1, padding=\"valid\", data_format=None, dilation_rate=1)(inputs, kernel)", c => Conv(c, Ops.Conv)),
        NN("DepthwiseConv(strides=1, padding=\"valid\", data_format=None, dilation_rate=1)(inputs, kernel)", c => Conv(c, Ops.DepthwiseConv)),
        NN("SeparableConv(strides=1, padding=\"valid\", data_format=None, dilation_rate=1)(inputs, depthwise_kernel, pointwise_kernel)", SeparableConv),
        NN("ConvTranspose(strides, padding=\"valid\", output_padding=None, data_format=None, dilation_rate=1)(inputs, kernel)", ConvTranspose),
        NN("OneHot(axis=-1, dtype=None, num_classes | sparse=False)(x)", OneHot),
        NN("MultiHot(num_classes, axis=-1, dtype=None, name)(inputs)", MultiHot),
        NN("BatchNorm(axis, epsilon, name)(x, mean, variance, offset, scale)", BatchNorm),
        NN("Normalize(axis=-1, order=2 | epsilon=None)(x)", Normalize),
        NN("BinaryCrossentropy(from_logits=False)(target, output)", BinaryCrossentropy),
        NN("CategoricalCrossentropy(from_logits=False, axis=-1)(target, output)", CategoricalCrossentropy),
        NN("SparseCategoricalCrossentropy(from_logits=False, axis=-1)(target, output)", SparseCategoricalCrossentropy),
        NN("CTCLoss(mask_index)(target, output, target_length, output_length)", CtcLoss),
        NN("CtcLoss(mask_index)(target, output, target_length, output_length)", CtcLoss),
        new(ActivationsModule, "ReLU(negative_slope=0.0, max_value=None, threshold=0.0, name)(x)", GeneralRelu),
    ];

    private delegate Tensor Several(Tensor x, ReadOnlySpan<int> axes);

    private delegate Tensor Pooling(Tensor x, ReadOnlySpan<int> poolSize, ReadOnlySpan<int> strides, WindowPadding padding, bool channelsFirst);

    private delegate Tensor Convolution(
        Tensor x, Tensor kernel, ReadOnlySpan<int> strides, WindowPadding padding, ReadOnlySpan<int> dilationRate, bool channelsFirst);

    private static Func<Tensor, Tensor> LeakyRelu(float slope) => x => Ops.LeakyRelu(x, slope);

    private static Func<Tensor, Tensor> Elu(float alpha) => x => Ops.Elu(x, alpha);

    private static Func<Tensor, Tensor> Gelu(bool approximate) => x => Ops.Gelu(x, approximate);

    private static OpFunction GeneralRelu(Config config)
    {
        float slope = (float)config.GetDouble("negative_slope"), threshold = (float)config.GetDouble("threshold");
        float? limit = (float?)config.GetDoubleOrNull("max_value");
        return Float(x => Ops.Relu(x, slope, limit, threshold));
    }

    private static Func<Tensor, Tensor> AlongAxes(Config config, Func<Tensor, int, Tensor> one, Several several)
    {
        int[] axes = Integers(config, "axis");
        return x => axes is [int axis] ? one(x, axis) : several(x, axes);
    }

    private static bool ChannelsFirst(Config config) => config.GetDataFormat() == DataFormat.ChannelsFirst;

    private static OpFunction Pool(Config config, Pooling pool)
    {
        int[] size = Integers(config, "pool_size"), strides = config.GetInts("strides") ?? [];
        WindowPadding padding = config.GetPadding().ToWindow();
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(values => pool(values.Float(0), size, strides, padding, channelsFirst));
    }

    private static OpFunction Conv(Config config, Convolution convolution)
    {
        int[] strides = config.GetInts("strides") ?? [], dilation = config.GetInts("dilation_rate") ?? [];
        WindowPadding padding = config.GetPadding().ToWindow();
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(values => convolution(values.Float(0), values.Float(1), strides, padding, dilation, channelsFirst));
    }

    private static OpFunction SeparableConv(Config config)
    {
        int[] strides = config.GetInts("strides") ?? [], dilation = config.GetInts("dilation_rate") ?? [];
        WindowPadding padding = config.GetPadding().ToWindow();
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(values => Ops.SeparableConv(
            values.Float(0), values.Float(1), values.Float(2), strides, padding, dilation, channelsFirst));
    }

    private static OpFunction ConvTranspose(Config config)
    {
        int[] strides = Integers(config, "strides"), dilation = config.GetInts("dilation_rate") ?? [], outputPadding = config.GetInts("output_padding") ?? [];
        WindowPadding padding = config.GetPadding().ToWindow();
        bool channelsFirst = ChannelsFirst(config);
        return new OpFunction(values => Ops.ConvTranspose(
            values.Float(0), values.Float(1), strides, padding, outputPadding, dilation, channelsFirst));
    }

    private static OpFunction OneHot(Config config)
    {
        int classes = config.GetInt("num_classes"), axis = config.GetInt("axis");
        DType dtype = config.GetString("dtype", null) is { } name ? DTypes.Parse(name) : DType.Float32;
        return new OpFunction(
            values => Ops.Cast(Ops.OneHot(values.Indices(0), classes, axis), Held(dtype)),
            specs =>
            {
                Shape shape = specs[0].Shape;
                return new OpSpec(shape.Insert(axis < 0 ? axis + shape.Rank + 1 : axis, classes), dtype);
            });
    }

    // Classes along the last axis become ones; a scalar per sample is a list of one.
    private static OpFunction MultiHot(Config config)
    {
        int classes = config.GetInt("num_classes"), axis = config.GetInt("axis");
        DType dtype = config.GetString("dtype", null) is { } name ? DTypes.Parse(name) : DType.Float32;
        return new OpFunction(values =>
        {
            Tensor indices = values.Indices(0);
            Tensor hot = Ops.OneHot(indices, classes, axis);
            int reduced = hot.Rank > 2 ? 1 : 0;
            return Ops.Cast(indices.Rank == 0 ? hot : Ops.Max(hot, reduced), Held(dtype));
        });
    }

    private static OpFunction BatchNorm(Config config)
    {
        int axis = config.GetInt("axis");
        float epsilon = (float)config.GetDouble("epsilon");
        return new OpFunction(
            values => Ops.BatchNormalization(
                values.Float(0),
                values.Float(1),
                values.Float(2),
                values.Has(4) ? values.Float(4) : default(Tensor?),
                values.Has(3) ? values.Float(3) : default(Tensor?),
                axis,
                epsilon),
            specs => specs[0]);
    }

    private static OpFunction Normalize(Config config)
    {
        int[]? axes = config.GetInts("axis");
        int order = config.GetInt("order");
        if (order < 1)
            throw new ConfigException($"'order' of Normalize expects a positive integer. Received: {order}.");
        float epsilon = (float)config.GetDouble("epsilon", 1e-7);
        return Float(x =>
        {
            Tensor norm = axes is [int axis] ? Ops.Norm(x, order, axis, keepdims: true) : MatrixOrVectorNorm(x, order == 2 ? null : order, axes, keepdims: true);
            return x / Ops.Maximum(norm, epsilon);
        });
    }

    private static OpFunction BinaryCrossentropy(Config config)
    {
        bool fromLogits = config.GetBool("from_logits", false);
        return new OpFunction(values => Ops.BinaryCrossentropy(values.Float(0), values.Float(1), fromLogits), specs => specs[1]);
    }

    private static OpFunction CategoricalCrossentropy(Config config)
    {
        bool fromLogits = config.GetBool("from_logits", false);
        int axis = config.GetInt("axis");
        return new OpFunction(
            values => Ops.CategoricalCrossentropy(values.Float(0), values.Float(1), fromLogits, axis),
            specs => specs[1] with { Shape = specs[1].Shape.Without(axis) });
    }

    private static OpFunction SparseCategoricalCrossentropy(Config config)
    {
        bool fromLogits = config.GetBool("from_logits", false);
        int axis = config.GetInt("axis");
        return new OpFunction(
            values => Ops.SparseCategoricalCrossentropy(values.Indices(0), values.Float(1), fromLogits, axis),
            specs => specs[1] with { Shape = specs[1].Shape.Without(axis) });
    }

    private static OpFunction CtcLoss(Config config)
    {
        int blank = config.GetInt("mask_index");
        return new OpFunction(
            values =>
            {
                Tensor labels = values.Indices(0), logits = values.Float(1);
                if (labels.Rank != 2 || logits.Rank != 3 || labels.Shape[0] != logits.Shape[0])
                    throw new ArgumentException($"CTCLoss takes labels (batch, labels) and logits (batch, steps, classes). Received: {labels.Shape} and {logits.Shape}.");
                return LossFunctions.AlignmentLoss(
                    Ops.Cast(labels, DType.Int32).ToArray<int>(),
                    logits,
                    Lengths(values.Integers(2), labels.Shape[1], labels.Shape[0], "target_length"),
                    Lengths(values.Integers(3), logits.Shape[1], labels.Shape[0], "output_length"),
                    blank);
            },
            specs => specs[1] with { Shape = specs[1].Shape.Slice(0, 1) });

        static int[] Lengths(int[] lengths, int most, int batch, string name) => lengths.Length == batch && lengths.All(length => length >= Math.Min(1, most) && length <= most)
            ? lengths
            : throw new ArgumentException($"CTCLoss takes a {name} in [{Math.Min(1, most)}, {most}] for each of {batch} samples. Received: {string.Join(", ", lengths)}.");
    }
}
