using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Layers;

/// <summary>A sample of every layer that files may hold and that can be called, by class name.</summary>
internal static class LayerSamples
{
    private static readonly Tensor Vectors = Numbers([2, 4]);
    private static readonly Tensor Sequences = Numbers([2, 6, 3]);
    private static readonly Tensor Images = Numbers([2, 5, 6, 2]);
    private static readonly Tensor Volumes = Numbers([1, 4, 4, 3, 2]);
    private static readonly Tensor Categories = Ops.RandomInteger([2, 4], 1, 4, seed: 1);
    private static readonly Tensor Words = Tensor.From<string>(["a", "b", "c", "a", "b b", "d"], [2, 3]);

    private static readonly Tensor Lines = Tensor.From<string>(["a b", "c"], [2]);

    /// <summary>Classes that are made and saved but never called, and why.</summary>
    public static IReadOnlyDictionary<string, string> Uncallable { get; } = new Dictionary<string, string>
    {
        ["InputLayer"] = "stands for data",
        ["Layer"] = "the base class, which defines no call",
        ["Wrapper"] = "a base class, which defines no call",
    };

    public static IReadOnlyDictionary<string, LayerSample> All { get; } = new Dictionary<string, LayerSample>
    {
        ["Sequential"] = new(() => new Sequential([new Input([4]), new Dense(3, activation: "tanh"), new Dense(2)]), Vectors),
        ["Functional"] = new(Functional, Vectors),
        ["Model"] = new(Functional, Vectors),

        ["Activation"] = new(() => new Activation("tanh"), Vectors),
        ["Dense"] = new(() => new Dense(3, activation: "tanh"), Vectors),
        ["EinsumDense"] = new(() => new EinsumDense("abc,cd->abd", [Shape.Unknown, 4], biasAxes: "d"), Sequences),
        ["Embedding"] = new(() => new Embedding(5, 3), Categories),
        ["Identity"] = new(() => new Identity(), Vectors),
        ["Lambda"] = new(() => new Lambda(new LambdaFunction("double", x => x * 2f)), Vectors),
        ["Masking"] = new(() => new Masking(), Sequences),

        ["ELU"] = new(() => new ELU(0.7), Vectors),
        ["LeakyReLU"] = new(() => new LeakyReLU(), Vectors),
        ["PReLU"] = new(() => new PReLU("ones"), Vectors),
        ["ReLU"] = new(() => new ReLU(1.0, 0.1, 0.2), Vectors),
        ["Softmax"] = new(() => new Softmax(), Sequences),

        ["AdditiveAttention"] = new(() => new AdditiveAttention(), Numbers([2, 3, 4]), Numbers([2, 5, 4])),
        ["Attention"] = new(() => new Attention(useScale: true), Numbers([2, 3, 4]), Numbers([2, 5, 4])),
        ["GroupQueryAttention"] = new(() => new GroupQueryAttention(2, 4, 2), Numbers([2, 3, 4]), Numbers([2, 5, 4])) { FurtherArgument = "value" },
        ["MultiHeadAttention"] = new(() => new MultiHeadAttention(2, 3), Numbers([2, 3, 4]), Numbers([2, 5, 4])) { FurtherArgument = "value" },

        ["Conv1D"] = new(() => new Conv1D(3, 2), Sequences),
        ["Conv1DTranspose"] = new(() => new Conv1DTranspose(2, 3, strides: 2), Sequences),
        ["Conv2D"] = new(() => new Conv2D(3, 2, padding: Padding.Same), Images),
        ["Conv2DTranspose"] = new(() => new Conv2DTranspose(2, 3, strides: 2), Images),
        ["Conv3D"] = new(() => new Conv3D(2, 2), Volumes),
        ["Conv3DTranspose"] = new(() => new Conv3DTranspose(2, 2), Volumes),
        ["DepthwiseConv1D"] = new(() => new DepthwiseConv1D(2, depthMultiplier: 2), Sequences),
        ["DepthwiseConv2D"] = new(() => new DepthwiseConv2D(3), Images),
        ["SeparableConv1D"] = new(() => new SeparableConv1D(3, 2), Sequences),
        ["SeparableConv2D"] = new(() => new SeparableConv2D(3, 2), Images),

        ["AveragePooling1D"] = new(() => new AveragePooling1D(2), Sequences),
        ["AveragePooling2D"] = new(() => new AveragePooling2D(2, padding: Padding.Same), Images),
        ["AveragePooling3D"] = new(() => new AveragePooling3D(2), Volumes),
        ["GlobalAveragePooling1D"] = new(() => new GlobalAveragePooling1D(), Sequences),
        ["GlobalAveragePooling2D"] = new(() => new GlobalAveragePooling2D(), Images),
        ["GlobalAveragePooling3D"] = new(() => new GlobalAveragePooling3D(), Volumes),
        ["GlobalMaxPooling1D"] = new(() => new GlobalMaxPooling1D(), Sequences),
        ["GlobalMaxPooling2D"] = new(() => new GlobalMaxPooling2D(), Images),
        ["GlobalMaxPooling3D"] = new(() => new GlobalMaxPooling3D(), Volumes),
        ["MaxPooling1D"] = new(() => new MaxPooling1D(), Sequences),
        ["MaxPooling2D"] = new(() => new MaxPooling2D(), Images),
        ["MaxPooling3D"] = new(() => new MaxPooling3D(2), Volumes),

        ["Add"] = new(() => new Add(), Vectors, Numbers([2, 4], 2)),
        ["Average"] = new(() => new Average(), Vectors, Numbers([2, 4], 2)),
        ["Concatenate"] = new(() => new Concatenate(), Vectors, Numbers([2, 3])),
        ["Dot"] = new(() => new Dot(1, normalize: true), Vectors, Numbers([2, 4], 2)),
        ["Maximum"] = new(() => new Maximum(), Vectors, Numbers([2, 4], 2)),
        ["Minimum"] = new(() => new Minimum(), Vectors, Numbers([2, 4], 2)),
        ["Multiply"] = new(() => new Multiply(), Vectors, Numbers([2, 4], 2)),
        ["Subtract"] = new(() => new Subtract(), Vectors, Numbers([2, 4], 2)),

        ["BatchNormalization"] = new(() => new BatchNormalization(), Sequences),
        ["GroupNormalization"] = new(() => new GroupNormalization(2), Images),
        ["LayerNormalization"] = new(() => new LayerNormalization(), Sequences),
        ["RMSNormalization"] = new(() => new RMSNormalization(), Sequences),
        ["SpectralNormalization"] = new(() => new SpectralNormalization(new Dense(3)), Vectors) { ReplacesWeights = true },
        ["UnitNormalization"] = new(() => new UnitNormalization(), Vectors),

        ["ActivityRegularization"] = new(() => new ActivityRegularization(0.1, 0.1), Vectors),
        ["AlphaDropout"] = new(() => new AlphaDropout(0.4, seed: 1), Vectors),
        ["Dropout"] = new(() => new Dropout(0.4, seed: 1), Vectors),
        ["GaussianDropout"] = new(() => new GaussianDropout(0.4, seed: 1), Vectors),
        ["GaussianNoise"] = new(() => new GaussianNoise(0.4, seed: 1), Vectors),
        ["SpatialDropout1D"] = new(() => new SpatialDropout1D(0.4, seed: 1), Sequences),
        ["SpatialDropout2D"] = new(() => new SpatialDropout2D(0.4, seed: 1), Images),
        ["SpatialDropout3D"] = new(() => new SpatialDropout3D(0.4, seed: 1), Volumes),

        ["Cropping1D"] = new(() => new Cropping1D(), Sequences),
        ["Cropping2D"] = new(() => new Cropping2D(1), Images),
        ["Cropping3D"] = new(() => new Cropping3D(), Volumes),
        ["Flatten"] = new(() => new Flatten(), Sequences),
        ["Permute"] = new(() => new Permute([2, 1]), Sequences),
        ["RepeatVector"] = new(() => new RepeatVector(3), Vectors),
        ["Reshape"] = new(() => new Reshape([2, -1]), Vectors),
        ["UpSampling1D"] = new(() => new UpSampling1D(), Sequences),
        ["UpSampling2D"] = new(() => new UpSampling2D(interpolation: Interpolation.Bilinear), Images),
        ["UpSampling3D"] = new(() => new UpSampling3D(), Volumes),
        ["ZeroPadding1D"] = new(() => new ZeroPadding1D(), Sequences),
        ["ZeroPadding2D"] = new(() => new ZeroPadding2D(), Images),
        ["ZeroPadding3D"] = new(() => new ZeroPadding3D(), Volumes),

        ["CategoryEncoding"] = new(() => new CategoryEncoding(5, OutputMode.Count), Categories, Numbers([2, 4])) { FurtherArgument = "count_weights" },
        ["CenterCrop"] = new(() => new CenterCrop(3, 4), Images),
        ["Discretization"] = new(() => new Discretization([-0.5, 0, 0.5]), Vectors) { HasNoGradient = true },
        ["HashedCrossing"] = new(() => new HashedCrossing(7), Categories[.., 0..1], Categories[.., 1..2]) { HasNoGradient = true },
        ["Hashing"] = new(() => new Hashing(7), Categories) { HasNoGradient = true },
        ["IntegerLookup"] = new(() => new IntegerLookup(vocabulary: [1, 2, 3]), Categories) { HasNoGradient = true },
        ["MelSpectrogram"] = new(() => new MelSpectrogram(fftLength: 32, sequenceStride: 8, numMelBins: 6, samplingRate: 1000), Numbers([2, 64])),
        ["Normalization"] = new(() => new Normalization(mean: 1.0, variance: 2.0), Vectors),
        ["Pipeline"] = new(() => new Pipeline([new Rescaling(2.0), new RandomContrast(0.5, seed: 1)]), Images),
        ["RandomBrightness"] = new(() => new RandomBrightness(0.001, (-255, 255), seed: 1), Images),
        ["RandomContrast"] = new(() => new RandomContrast(0.5, seed: 1), Images),
        ["RandomCrop"] = new(() => new RandomCrop(3, 4, seed: 1), Images),
        ["RandomFlip"] = new(() => new RandomFlip(seed: 1), Images),
        ["RandomRotation"] = new(() => new RandomRotation(0.2, seed: 1), Images),
        ["RandomTranslation"] = new(() => new RandomTranslation(0.3, 0.3, seed: 1), Images),
        ["RandomZoom"] = new(() => new RandomZoom(0.3, seed: 1), Images),
        ["Rescaling"] = new(() => new Rescaling(2.0, 1.0), Vectors),
        ["Resizing"] = new(() => new Resizing(4, 7), Images),
        ["StringLookup"] = new(() => new StringLookup(vocabulary: ["a", "b"]), Words) { HasNoGradient = true },
        ["TextVectorization"] = new(() => new TextVectorization(vocabulary: ["a", "b"], outputSequenceLength: 3), Lines) { HasNoGradient = true },

        ["Bidirectional"] = new(() => new Bidirectional(new LSTM(2)), Sequences),
        ["ConvLSTM1D"] = new(() => new ConvLSTM1D(2, 2), Numbers([1, 2, 4, 2])),
        ["ConvLSTM2D"] = new(() => new ConvLSTM2D(2, 2), Numbers([1, 2, 3, 4, 2])),
        ["ConvLSTM3D"] = new(() => new ConvLSTM3D(1, 2), Numbers([1, 2, 3, 3, 3, 1])),
        ["GRU"] = new(() => new GRU(3), Sequences),
        ["GRUCell"] = new(() => new GRUCell(3), Vectors, Numbers([2, 3])) { FurtherArgument = "states" },
        ["LSTM"] = new(() => new LSTM(3), Sequences),
        ["LSTMCell"] = new(() => new LSTMCell(3), Vectors, Numbers([2, 3]), Numbers([2, 3], 2)) { FurtherArgument = "states" },
        ["RNN"] = new(() => new RNN([new GRUCell(3), new SimpleRNNCell(2)]), Sequences),
        ["SimpleRNN"] = new(() => new SimpleRNN(3), Sequences),
        ["SimpleRNNCell"] = new(() => new SimpleRNNCell(3), Vectors, Numbers([2, 3])) { FurtherArgument = "states" },
        ["StackedRNNCells"] = new(StackedCells, Vectors, Numbers([2, 3]), Numbers([2, 2])) { FurtherArgument = "states" },
        ["TimeDistributed"] = new(() => new TimeDistributed(new Dense(2)), Sequences),
    };

    private static StackedRNNCells StackedCells() => new([new GRUCell(3), new SimpleRNNCell(2)]);

    private static Tensor Numbers(Shape shape, int seed = 1) => Ops.RandomNormal(shape, seed: seed);

    private static Model Functional()
    {
        Nest<KerasTensor> input = new Input([4]);
        return new Model(input, new Dense(2).Apply(new Dense(3, activation: "tanh").Apply(input)));
    }
}
