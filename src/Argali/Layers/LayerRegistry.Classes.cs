using Argali.Models;
using Argali.Saving;

namespace Argali.Layers;

internal static partial class LayerRegistry
{
    private static ObjectRegistry<Layer> Register(ObjectRegistry<Layer> registry) => registry
        .Add("InputLayer", InputLayer.FromConfig)
        .Add("Sequential", Sequential.FromConfig)
        .Add("Functional", FunctionalConfig.Read)
        .Add("Model", FunctionalConfig.Read)
        .Add("Activation", Activation.FromConfig)
        .Add("Add", Add.FromConfig)
        .Add("Average", Average.FromConfig)
        .Add("Concatenate", Concatenate.FromConfig)
        .Add("Dense", Dense.FromConfig)
        .Add("Dropout", Dropout.FromConfig)
        .Add("Embedding", Embedding.FromConfig)
        .Add("Flatten", Flatten.FromConfig)
        .Add("Maximum", Maximum.FromConfig)
        .Add("Minimum", Minimum.FromConfig)
        .Add("Multiply", Multiply.FromConfig)
        .Add("Rescaling", Rescaling.FromConfig)
        .Add("Reshape", Reshape.FromConfig)
        .Add("Subtract", Subtract.FromConfig)
        .Add("AveragePooling2D", AveragePooling2D.FromConfig)
        .Add("BatchNormalization", BatchNormalization.FromConfig)
        .Add("Conv2D", Conv2D.FromConfig)
        .Add("GlobalAveragePooling2D", GlobalAveragePooling2D.FromConfig)
        .Add("GlobalMaxPooling2D", GlobalMaxPooling2D.FromConfig)
        .Add("LayerNormalization", LayerNormalization.FromConfig)
        .Add("MaxPooling2D", MaxPooling2D.FromConfig)
        .Add("LSTM", LSTM.FromConfig)
        .Add("LSTMCell", LSTMCell.FromConfig);
}
