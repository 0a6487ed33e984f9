using System.Text.Json;
using Argali.Constraints;
using Argali.Initializers;
using Argali.Layers;
using Argali.Losses;
using Argali.Metrics;
using Argali.Optimizers;
using Argali.Optimizers.Schedules;
using Argali.Regularizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.KerasParity;

/// <summary>What Keras 3.3.3 exports, by module: every class that has a config, and the other names of some.</summary>
internal static class KerasClasses
{
    /// <summary>The classes.</summary>
    public static IReadOnlyDictionary<string, string[]> Exported { get; } = new Dictionary<string, string[]>
    {
        ["keras.layers"] = Words("""
            Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average AveragePooling1D AveragePooling2D
            AveragePooling3D BatchNormalization Bidirectional CategoryEncoding CenterCrop Concatenate Conv1D Conv1DTranspose Conv2D
            Conv2DTranspose Conv3D Conv3DTranspose ConvLSTM1D ConvLSTM2D ConvLSTM3D Cropping1D Cropping2D Cropping3D Dense DepthwiseConv1D
            DepthwiseConv2D Discretization Dot Dropout ELU EinsumDense Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise
            GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D
            GroupNormalization GroupQueryAttention HashedCrossing Hashing Identity InputLayer IntegerLookup LSTM LSTMCell Lambda Layer
            LayerNormalization LeakyReLU Masking MaxPooling1D MaxPooling2D MaxPooling3D Maximum MelSpectrogram Minimum MultiHeadAttention
            Multiply Normalization PReLU Permute RNN RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation
            RandomZoom ReLU RepeatVector Rescaling Reshape Resizing SeparableConv1D SeparableConv2D SimpleRNN SimpleRNNCell Softmax
            SpatialDropout1D SpatialDropout2D SpatialDropout3D SpectralNormalization StackedRNNCells StringLookup Subtract TextVectorization
            TimeDistributed UnitNormalization UpSampling1D UpSampling2D UpSampling3D Wrapper ZeroPadding1D ZeroPadding2D ZeroPadding3D
            """),
        ["keras.initializers"] = Words("""
            Constant GlorotNormal GlorotUniform HeNormal HeUniform IdentityInitializer LecunNormal LecunUniform Ones OrthogonalInitializer
            RandomNormal RandomUniform TruncatedNormal VarianceScaling Zeros
            """),
        ["keras.regularizers"] = Words("L1 L1L2 L2 OrthogonalRegularizer"),
        ["keras.constraints"] = Words("MaxNorm MinMaxNorm NonNeg UnitNorm"),
        ["keras.losses"] = Words("""
            BinaryCrossentropy BinaryFocalCrossentropy CTC CategoricalCrossentropy CategoricalFocalCrossentropy CategoricalHinge
            CosineSimilarity Dice Hinge Huber KLDivergence LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
            MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge Tversky
            """),
        ["keras.metrics"] = Words("""
            AUC Accuracy BinaryAccuracy BinaryCrossentropy BinaryIoU CategoricalAccuracy CategoricalCrossentropy CategoricalHinge
            CosineSimilarity F1Score FBetaScore FalseNegatives FalsePositives Hinge IoU KLDivergence LogCoshError Mean MeanAbsoluteError
            MeanAbsolutePercentageError MeanIoU MeanMetricWrapper MeanSquaredError MeanSquaredLogarithmicError OneHotIoU OneHotMeanIoU Poisson
            Precision PrecisionAtRecall R2Score Recall RecallAtPrecision RootMeanSquaredError SensitivityAtSpecificity
            SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SpecificityAtSensitivity SquaredHinge Sum
            TopKCategoricalAccuracy TrueNegatives TruePositives
            """),
        ["keras.optimizers"] = Words("""
            Adadelta Adafactor Adagrad Adam AdamW Adamax Ftrl Lion LossScaleOptimizer Nadam RMSprop SGD
            """),
        ["keras.optimizers.schedules"] = Words("""
            CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay PiecewiseConstantDecay PolynomialDecay
            """),
    };

    /// <summary>Further classes that files of later releases hold, and the two that Keras keeps to itself.</summary>
    public static IReadOnlyDictionary<string, string[]> Further { get; } = new Dictionary<string, string[]>
    {
        ["keras.layers"] = Words("Functional Model Pipeline RMSNormalization Sequential"),
        ["keras.initializers"] = Words("Identity Orthogonal"),
        ["keras.losses"] = Words("LossFunctionWrapper"),
        ["keras.optimizers"] = Words("Lamb Muon"),
    };

    /// <summary>Other names of layers.</summary>
    public static IReadOnlyDictionary<string, string> LayerAliases { get; } = new Dictionary<string, string>
    {
        ["AvgPool1D"] = "AveragePooling1D",
        ["AvgPool2D"] = "AveragePooling2D",
        ["AvgPool3D"] = "AveragePooling3D",
        ["Convolution1D"] = "Conv1D",
        ["Convolution1DTranspose"] = "Conv1DTranspose",
        ["Convolution2D"] = "Conv2D",
        ["Convolution2DTranspose"] = "Conv2DTranspose",
        ["Convolution3D"] = "Conv3D",
        ["Convolution3DTranspose"] = "Conv3DTranspose",
        ["GlobalAvgPool1D"] = "GlobalAveragePooling1D",
        ["GlobalAvgPool2D"] = "GlobalAveragePooling2D",
        ["GlobalAvgPool3D"] = "GlobalAveragePooling3D",
        ["GlobalMaxPool1D"] = "GlobalMaxPooling1D",
        ["GlobalMaxPool2D"] = "GlobalMaxPooling2D",
        ["GlobalMaxPool3D"] = "GlobalMaxPooling3D",
        ["MaxPool1D"] = "MaxPooling1D",
        ["MaxPool2D"] = "MaxPooling2D",
        ["MaxPool3D"] = "MaxPooling3D",
        ["SeparableConvolution1D"] = "SeparableConv1D",
        ["SeparableConvolution2D"] = "SeparableConv2D",
    };

    /// <summary>Layers that wrap objects of other frameworks, which mean nothing outside of them.</summary>
    public static IReadOnlyList<string> Foreign { get; } = Words("FlaxLayer JaxLayer TFSMLayer TorchModuleWrapper");

    /// <summary>The activation functions, each with the other names that Keras knows it by.</summary>
    public static IReadOnlyDictionary<string, string[]> Activations { get; } = new Dictionary<string, string[]>
    {
        ["elu"] = [],
        ["exponential"] = [],
        ["gelu"] = [],
        ["hard_sigmoid"] = [],
        ["hard_silu"] = ["hard_swish"],
        ["leaky_relu"] = [],
        ["linear"] = [],
        ["log_softmax"] = [],
        ["mish"] = [],
        ["relu"] = [],
        ["relu6"] = [],
        ["selu"] = [],
        ["sigmoid"] = [],
        ["silu"] = ["swish"],
        ["softmax"] = [],
        ["softplus"] = [],
        ["softsign"] = [],
        ["tanh"] = [],
    };

    /// <summary>Makes the object of a class and its config, as a file holds them.</summary>
    public static IKerasSerializable Make(string module, string className, Config config)
    {
        var envelope = new Config { ["module"] = module, ["class_name"] = className, ["config"] = new Config().Merge(config), ["registered_name"] = null };
        using IDisposable load = SharedObjects.Begin();
        return module switch
        {
            "keras.layers" => LayerRegistry.Get(envelope)!,
            "keras.initializers" => Initializer.Get(envelope)!,
            "keras.regularizers" => Regularizer.Get(envelope)!,
            "keras.constraints" => Constraint.Get(envelope)!,
            "keras.losses" => Loss.Get(envelope)!,
            "keras.metrics" => Metric.Get(envelope)!,
            "keras.optimizers" => Optimizer.Get(envelope)!,
            _ => LearningRateScheduleRegistry.Instance.FromEnvelope(envelope),
        };
    }

    /// <summary>Gets the arguments that a class cannot do without.</summary>
    public static Config Required(string module, string className)
    {
        var config = new Config();
        if (KerasArguments.Classes.Contains((module, className)))
        {
            foreach (JsonProperty argument in KerasArguments.Of(module, className).Required)
                config[argument.Name] = GoldenCase.ToValue(argument.Value);
        }

        return config;
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
