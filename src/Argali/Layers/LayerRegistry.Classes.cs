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
        .AddLayer("Activation", Activation.FromConfig)
        .AddLayer("Add", Add.FromConfig)
        .AddLayer("Average", Average.FromConfig)
        .AddLayer("Concatenate", Concatenate.FromConfig)
        .AddLayer("Dense", Dense.FromConfig)
        .AddLayer("Dropout", Dropout.FromConfig)
        .AddLayer("Embedding", Embedding.FromConfig)
        .AddLayer("Flatten", Flatten.FromConfig)
        .AddLayer("Maximum", Maximum.FromConfig)
        .AddLayer("Minimum", Minimum.FromConfig)
        .AddLayer("Multiply", Multiply.FromConfig)
        .AddLayer("Rescaling", Rescaling.FromConfig)
        .AddLayer("Reshape", Reshape.FromConfig)
        .AddLayer("Subtract", Subtract.FromConfig);
}
