using System.Globalization;
using Argali.Engine;
using Argali.Layers;
using Argali.Text;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Describes the model: its layers, and the operations between them, with output shapes and weights, and the weights in all.</summary>
    /// <returns>A table, ready to be printed.</returns>
    public string Summary()
    {
        var table = new TextTable("Layer (type)", "Output Shape", "Param #");
        foreach (Operation operation in graph?.Operations ?? Layers)
        {
            table.Add(
                $"{operation.Name} ({operation.ClassName})",
                OutputShapesOf(operation),
                operation is Layer layer ? layer.Built ? Count(layer.CountParams()) : "0 (unbuilt)" : "0");
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

    private static string OutputShapesOf(Operation operation)
    {
        Node? first = operation.InboundNodes.Count > 0 ? operation.InboundNodes[^1] : null;
        return first is null ? "?" : string.Join(", ", first.Outputs.Flatten().Select(output => output.Shape.ToString()));
    }
}
