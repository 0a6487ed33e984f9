using Argali.Models;
using Argali.Saving;

namespace Argali.Layers;

internal static partial class LayerRegistry
{
    private static ObjectRegistry<Layer> Register(ObjectRegistry<Layer> registry)
    {
        AddModels(registry);
        AddCoreLayers(registry);
        AddActivationLayers(registry);
        AddAttentionLayers(registry);
        AddConvolutionalLayers(registry);
        AddPoolingLayers(registry);
        AddMergingLayers(registry);
        AddNormalizationLayers(registry);
        AddRegularizationLayers(registry);
        AddReshapingLayers(registry);
        AddPreprocessingLayers(registry);
        AddRecurrentLayers(registry);
        return registry;
    }

    private static void AddModels(ObjectRegistry<Layer> registry) => registry
        .Add("Sequential", Sequential.FromConfig)
        .Add("Functional", FunctionalConfig.Read)
        .Add("Model", FunctionalConfig.Read);

    private static void AddCoreLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Activation", Activation.FromConfig)
        .Add("Dense", Dense.FromConfig)
        .Add("EinsumDense", EinsumDense.FromConfig)
        .Add("Embedding", Embedding.FromConfig)
        .Add("Identity", Identity.FromConfig)
        .Add("InputLayer", InputLayer.FromConfig)
        .Add("Lambda", Lambda.FromConfig)
        .Add("Layer", LayerWithoutCall.FromConfig)
        .Add("Masking", Masking.FromConfig)
        .Add("Wrapper", Wrapper.FromConfig);

    private static void AddActivationLayers(ObjectRegistry<Layer> registry) => registry
        .Add("ELU", ELU.FromConfig)
        .Add("LeakyReLU", LeakyReLU.FromConfig)
        .Add("PReLU", PReLU.FromConfig)
        .Add("ReLU", ReLU.FromConfig)
        .Add("Softmax", Softmax.FromConfig);

    private static void AddAttentionLayers(ObjectRegistry<Layer> registry) => registry
        .Add("AdditiveAttention", AdditiveAttention.FromConfig)
        .Add("Attention", Attention.FromConfig)
        .Add("GroupQueryAttention", GroupQueryAttention.FromConfig)
        .Add("MultiHeadAttention", MultiHeadAttention.FromConfig);

    private static void AddConvolutionalLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Conv1D", Conv1D.FromConfig, "Convolution1D")
        .Add("Conv1DTranspose", Conv1DTranspose.FromConfig, "Convolution1DTranspose")
        .Add("Conv2D", Conv2D.FromConfig, "Convolution2D")
        .Add("Conv2DTranspose", Conv2DTranspose.FromConfig, "Convolution2DTranspose")
        .Add("Conv3D", Conv3D.FromConfig, "Convolution3D")
        .Add("Conv3DTranspose", Conv3DTranspose.FromConfig, "Convolution3DTranspose")
        .Add("DepthwiseConv1D", DepthwiseConv1D.FromConfig)
        .Add("DepthwiseConv2D", DepthwiseConv2D.FromConfig)
        .Add("SeparableConv1D", SeparableConv1D.FromConfig, "SeparableConvolution1D")
        .Add("SeparableConv2D", SeparableConv2D.FromConfig, "SeparableConvolution2D");

    private static void AddPoolingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("AveragePooling1D", AveragePooling1D.FromConfig, "AvgPool1D")
        .Add("AveragePooling2D", AveragePooling2D.FromConfig, "AvgPool2D")
        .Add("AveragePooling3D", AveragePooling3D.FromConfig, "AvgPool3D")
        .Add("GlobalAveragePooling1D", GlobalAveragePooling1D.FromConfig, "GlobalAvgPool1D")
        .Add("GlobalAveragePooling2D", GlobalAveragePooling2D.FromConfig, "GlobalAvgPool2D")
        .Add("GlobalAveragePooling3D", GlobalAveragePooling3D.FromConfig, "GlobalAvgPool3D")
        .Add("GlobalMaxPooling1D", GlobalMaxPooling1D.FromConfig, "GlobalMaxPool1D")
        .Add("GlobalMaxPooling2D", GlobalMaxPooling2D.FromConfig, "GlobalMaxPool2D")
        .Add("GlobalMaxPooling3D", GlobalMaxPooling3D.FromConfig, "GlobalMaxPool3D")
        .Add("MaxPooling1D", MaxPooling1D.FromConfig, "MaxPool1D")
        .Add("MaxPooling2D", MaxPooling2D.FromConfig, "MaxPool2D")
        .Add("MaxPooling3D", MaxPooling3D.FromConfig, "MaxPool3D");

    private static void AddMergingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Add", Add.FromConfig)
        .Add("Average", Average.FromConfig)
        .Add("Concatenate", Concatenate.FromConfig)
        .Add("Dot", Dot.FromConfig)
        .Add("Maximum", Maximum.FromConfig)
        .Add("Minimum", Minimum.FromConfig)
        .Add("Multiply", Multiply.FromConfig)
        .Add("Subtract", Subtract.FromConfig);

    private static void AddNormalizationLayers(ObjectRegistry<Layer> registry) => registry
        .Add("BatchNormalization", BatchNormalization.FromConfig)
        .Add("GroupNormalization", GroupNormalization.FromConfig)
        .Add("LayerNormalization", LayerNormalization.FromConfig)
        .Add("RMSNormalization", RMSNormalization.FromConfig)
        .Add("SpectralNormalization", SpectralNormalization.FromConfig)
        .Add("UnitNormalization", UnitNormalization.FromConfig);

    private static void AddRegularizationLayers(ObjectRegistry<Layer> registry) => registry
        .Add("ActivityRegularization", ActivityRegularization.FromConfig)
        .Add("AlphaDropout", AlphaDropout.FromConfig)
        .Add("Dropout", Dropout.FromConfig)
        .Add("GaussianDropout", GaussianDropout.FromConfig)
        .Add("GaussianNoise", GaussianNoise.FromConfig)
        .Add("SpatialDropout1D", SpatialDropout1D.FromConfig)
        .Add("SpatialDropout2D", SpatialDropout2D.FromConfig)
        .Add("SpatialDropout3D", SpatialDropout3D.FromConfig);

    private static void AddReshapingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Cropping1D", Cropping1D.FromConfig)
        .Add("Cropping2D", Cropping2D.FromConfig)
        .Add("Cropping3D", Cropping3D.FromConfig)
        .Add("Flatten", Flatten.FromConfig)
        .Add("Permute", Permute.FromConfig)
        .Add("RepeatVector", RepeatVector.FromConfig)
        .Add("Reshape", Reshape.FromConfig)
        .Add("UpSampling1D", UpSampling1D.FromConfig)
        .Add("UpSampling2D", UpSampling2D.FromConfig)
        .Add("UpSampling3D", UpSampling3D.FromConfig)
        .Add("ZeroPadding1D", ZeroPadding1D.FromConfig)
        .Add("ZeroPadding2D", ZeroPadding2D.FromConfig)
        .Add("ZeroPadding3D", ZeroPadding3D.FromConfig);

    private static void AddPreprocessingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("CategoryEncoding", CategoryEncoding.FromConfig)
        .Add("CenterCrop", CenterCrop.FromConfig)
        .Add("Discretization", Discretization.FromConfig)
        .Add("HashedCrossing", HashedCrossing.FromConfig)
        .Add("Hashing", Hashing.FromConfig)
        .Add("IntegerLookup", IntegerLookup.FromConfig)
        .Add("MelSpectrogram", MelSpectrogram.FromConfig)
        .Add("Normalization", Normalization.FromConfig)
        .Add("Pipeline", Pipeline.FromConfig)
        .Add("RandomBrightness", RandomBrightness.FromConfig)
        .Add("RandomContrast", RandomContrast.FromConfig)
        .Add("RandomCrop", RandomCrop.FromConfig)
        .Add("RandomFlip", RandomFlip.FromConfig)
        .Add("RandomRotation", RandomRotation.FromConfig)
        .Add("RandomTranslation", RandomTranslation.FromConfig)
        .Add("RandomZoom", RandomZoom.FromConfig)
        .Add("Rescaling", Rescaling.FromConfig)
        .Add("Resizing", Resizing.FromConfig)
        .Add("StringLookup", StringLookup.FromConfig)
        .Add("TextVectorization", TextVectorization.FromConfig);

    private static void AddRecurrentLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Bidirectional", Bidirectional.FromConfig)
        .Add("ConvLSTM1D", ConvLSTM1D.FromConfig)
        .Add("ConvLSTM2D", ConvLSTM2D.FromConfig)
        .Add("ConvLSTM3D", ConvLSTM3D.FromConfig)
        .Add("GRU", GRU.FromConfig)
        .Add("GRUCell", GRUCell.FromConfig)
        .Add("LSTM", LSTM.FromConfig)
        .Add("LSTMCell", LSTMCell.FromConfig)
        .Add("RNN", RNN.FromConfig)
        .Add("SimpleRNN", SimpleRNN.FromConfig)
        .Add("SimpleRNNCell", SimpleRNNCell.FromConfig)
        .Add("StackedRNNCells", StackedRNNCells.FromConfig)
        .Add("TimeDistributed", TimeDistributed.FromConfig);
}
