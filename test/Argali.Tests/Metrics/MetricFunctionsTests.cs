using System.Text.Json;
using Argali.Engine;
using Argali.Metrics;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Metrics;

public sealed class MetricFunctionsTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("metrics", "functions")]
    public void Functions_AsRecorded_GiveKerasValues(string path) => Check(path);

    [Fact]
    public void SparseTopK_MoreThanTheClasses_IsAlwaysRight() =>
        Assert.Equal([1f, 1f], MetricFunctions.SparseTopKCategoricalAccuracy(new[] { 0, 1 }, new float[,] { { 1, 2 }, { 3, 4 } }).ToArray<float>());

    internal override void Run(GoldenCase golden)
    {
        foreach (JsonElement row in golden["rows"].EnumerateArray())
        {
            string function = row.GetProperty("function").GetString()!;
            Tensor yTrue = GoldenCase.ToTensor(row.GetProperty("y_true")), yPred = GoldenCase.ToTensor(row.GetProperty("y_pred"));
            Config arguments = GoldenCase.ToConfig(row.GetProperty("kwargs"));
            Tensor value = function switch
            {
                "binary_accuracy" => MetricFunctions.BinaryAccuracy(yTrue, yPred, arguments.GetDouble("threshold", 0.5)),
                "categorical_accuracy" => MetricFunctions.CategoricalAccuracy(yTrue, yPred),
                "sparse_categorical_accuracy" => MetricFunctions.SparseCategoricalAccuracy(yTrue, yPred),
                "top_k_categorical_accuracy" => MetricFunctions.TopKCategoricalAccuracy(yTrue, yPred, arguments.GetInt("k", 5)),
                _ => MetricFunctions.SparseTopKCategoricalAccuracy(yTrue, yPred, arguments.GetInt("k", 5)),
            };
            GoldenAssert.Close(golden, row.GetProperty("value"), value, $"{function} {yTrue.Shape} {yPred.Shape} {arguments}");
        }
    }
}
