using System.Globalization;
using Argali.Engine;
using Argali.Layers;
using Argali.Text;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Describes the model: its layers with output shapes and weights, and the weights in all.</summary>
    /// <returns>A table, ready to be printed.</returns>
    public string Summary()
    {
        var table = new TextTable("Layer (type)", "Output Shape", "Param #");
        foreach (Layer layer in Layers)
        {
            table.Add(
                $"{layer.Name} ({layer.ClassName})",
                OutputShapesOf(layer),
                layer.Built ? Count(layer.CountParams()) : "0 (unbuilt)");
        }

        IReadOnlyList<Variable> trainable = TrainableWeights;
        long total = Weights.Sum(weight => weight.Shape.ElementCount);
        long learned = trainable.Sum(weight => weight.Shape.ElementCount);
        return string.Join(
            Environment.NewLine,
            $"Model: \"{Name}\"",
            table.ToString(),
            $" Total params: {Count(total)}",
            $" Trainable params: {Count(learned)}",
            $" Non-trainable params: {Count(total - learned)}",
            string.Empty);
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string OutputShapesOf(Layer layer)
    {
        Node? first = layer.InboundNodes.Count > 0 ? layer.InboundNodes[^1] : null;
        return first is null ? "?" : string.Join(", ", first.Outputs.Flatten().Select(output => output.Shape.ToString()));
    }
}
