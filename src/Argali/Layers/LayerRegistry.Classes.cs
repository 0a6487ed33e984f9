using Argali.Models;
using Argali.Saving;

namespace Argali.Layers;

internal static partial class LayerRegistry
{
    private static ObjectRegistry<Layer> Register(ObjectRegistry<Layer> registry)
    {
        AddModels(registry);
        AddCoreLayers(registry);
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
        .Add("Embedding", Embedding.FromConfig)
        .Add("InputLayer", InputLayer.FromConfig)
        .Add("Masking", Masking.FromConfig);

    private static void AddConvolutionalLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Conv2D", Conv2D.FromConfig);

    private static void AddPoolingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("AveragePooling2D", AveragePooling2D.FromConfig)
        .Add("GlobalAveragePooling2D", GlobalAveragePooling2D.FromConfig)
        .Add("GlobalMaxPooling2D", GlobalMaxPooling2D.FromConfig)
        .Add("MaxPooling2D", MaxPooling2D.FromConfig);

    private static void AddMergingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Add", Add.FromConfig)
        .Add("Average", Average.FromConfig)
        .Add("Concatenate", Concatenate.FromConfig)
        .Add("Maximum", Maximum.FromConfig)
        .Add("Minimum", Minimum.FromConfig)
        .Add("Multiply", Multiply.FromConfig)
        .Add("Subtract", Subtract.FromConfig);

    private static void AddNormalizationLayers(ObjectRegistry<Layer> registry) => registry
        .Add("BatchNormalization", BatchNormalization.FromConfig)
        .Add("LayerNormalization", LayerNormalization.FromConfig);

    private static void AddRegularizationLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Dropout", Dropout.FromConfig);

    private static void AddReshapingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Flatten", Flatten.FromConfig)
        .Add("Reshape", Reshape.FromConfig);

    private static void AddPreprocessingLayers(ObjectRegistry<Layer> registry) => registry
        .Add("Rescaling", Rescaling.FromConfig);

    private static void AddRecurrentLayers(ObjectRegistry<Layer> registry) => registry
        .Add("LSTM", LSTM.FromConfig)
        .Add("LSTMCell", LSTMCell.FromConfig);
}
