using System.Text.Json;
using Argali.Engine;
using Argali.Layers;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

/// <summary>What the recordings of preprocessing layers hold beside their calls: the data they were adapted to, and what they learned.</summary>
internal static class PreprocessingCase
{
    /// <summary>Adapts a layer to the recorded data, where there are any, and asserts that it knows what Keras's knew.</summary>
    public static void Prepare(Layer layer, GoldenCase golden, double relative, double absolute)
    {
        if (GoldenCase.ToTensorOrNull(golden.Json, "adapt_data") is { } data)
            Adapt(layer, data);
        if (layer is Normalization && golden.Has("adapt_data"))
            CheckWeights(layer, golden, relative, absolute);
        if (golden.Has("bin_boundaries"))
        {
            double[] wanted = [.. golden["bin_boundaries"].EnumerateArray().Select(GoldenCase.ToDouble)];
            GoldenAssert.Close(
                Tensor.From(wanted), Tensor.From<double>([.. ((Discretization)layer).BinBoundaries]), relative, absolute, "bin_boundaries");
        }

        if (golden.Has("vocabulary"))
            CheckVocabulary(layer, golden);
        if (golden.Has("idf_weights"))
            GoldenAssert.Close(golden["idf_weights"], IdfWeights(layer), relative, absolute, "idf_weights");
    }

    private static void Adapt(Layer layer, Tensor data)
    {
        switch (layer)
        {
            case Normalization normalization:
                normalization.Adapt(data);
                break;
            case Discretization discretization:
                discretization.Adapt(data);
                break;
            case StringLookup lookup:
                lookup.Adapt(data);
                break;
            case IntegerLookup lookup:
                lookup.Adapt(data);
                break;
            case TextVectorization vectorization:
                vectorization.Adapt(data);
                break;
            default:
                Assert.Fail($"{layer} cannot be adapted.");
                break;
        }
    }

    private static void CheckWeights(Layer layer, GoldenCase golden, double relative, double absolute)
    {
        foreach ((JsonElement recorded, Variable weight) in golden["weights"].EnumerateArray().Zip(layer.Weights))
            GoldenAssert.Close(recorded.GetProperty("array"), weight.Value, relative, absolute, weight.Path);
    }

    private static void CheckVocabulary(Layer layer, GoldenCase golden)
    {
        (IEnumerable<string> vocabulary, int size) = layer switch
        {
            StringLookup lookup => (lookup.GetVocabulary(), lookup.VocabularySize()),
            IntegerLookup lookup => (lookup.GetVocabulary().Select(token => token.ToString()), lookup.VocabularySize()),
            _ => ((IEnumerable<string>)((TextVectorization)layer).GetVocabulary(), ((TextVectorization)layer).VocabularySize()),
        };
        Assert.Equal(golden["vocabulary"].EnumerateArray().Select(token => token.ToString()), vocabulary);
        Assert.Equal(golden["vocabulary_size"].GetInt32(), size);
    }

    private static Tensor IdfWeights(Layer layer) =>
        (layer is StringLookup lookup ? lookup.IdfWeights : ((TextVectorization)layer).IdfWeights)!.Value;
}
