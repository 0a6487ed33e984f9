using System.Text.Json;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Losses;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Losses;

/// <summary>The arguments that losses refuse, and those that they warn of.</summary>
public sealed class LossErrorTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("losses", "errors")]
    public void Loss_AsRecorded_RefusesWhatKerasRefuses(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        foreach (JsonElement row in golden["errors"].EnumerateArray())
        {
            string what = row.GetProperty("what").GetString()!;

            // The base class is abstract, and a truth value is no axis for the compiler.
            if (what.StartsWith("Loss.", StringComparison.Ordinal) || what.EndsWith("is a bool", StringComparison.Ordinal))
                continue;
            bool refused = row.GetProperty("error").ValueKind != JsonValueKind.Null;
            using WarningCollector warnings = Warnings.Collect();
            Exception? error = Record.Exception(() => Attempt(what, GoldenCase.ToConfig(row.GetProperty("kwargs"))));
            Assert.True(refused ? error is ArgumentException or ConfigException : error is null, $"{row}: {error}");
            if (row.TryGetProperty("warnings", out JsonElement expected))
                Assert.Equal(expected[0].GetString()!.Replace("torch.Size([3, 1])", "(3, 1)"), Assert.Single(warnings).Message);
        }
    }

    private static void Attempt(string what, Config arguments)
    {
        Tensor identity = new float[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
        _ = what switch
        {
            "MeanSquaredError" => Loss.Get(new Config { ["class_name"] = what, ["config"] = arguments })!.Apply(1f, 1f),
            "ctc, y_true of rank 1" => LossFunctions.CTC(Tensor.Ones([3]), Tensor.Ones([2, 3, 4])),
            "ctc, y_pred of rank 2" => LossFunctions.CTC(Tensor.Ones([2, 3]), Tensor.Ones([2, 3])),
            "CategoricalCrossentropy, one column" => new CategoricalCrossentropy().Apply(Tensor.Ones([3, 1]), Tensor.Ones([3, 1])),
            "categorical_crossentropy, label_smoothing" => LossFunctions.CategoricalCrossentropy(identity, identity, labelSmoothing: 1.5),
            "sparse_categorical_crossentropy, shapes (3,) and (2, 4)" =>
                LossFunctions.SparseCategoricalCrossentropy(Tensor.Zeros([3], DType.Int32), Tensor.Ones([2, 4])),
            "categorical_crossentropy, shapes (3, 4) and (3, 5)" =>
                LossFunctions.CategoricalCrossentropy(Tensor.Ones([3, 4]), Tensor.Ones([3, 5])),
            "binary_crossentropy, shapes (3, 4) and (3, 5)" =>
                LossFunctions.BinaryCrossentropy(Tensor.Ones([3, 4]), Tensor.Ones([3, 5])),
            _ => throw new InvalidOperationException(what),
        };
    }
}
