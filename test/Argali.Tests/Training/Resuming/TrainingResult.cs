using System.Runtime.InteropServices;
using Argali.Callbacks;
using Argali.Engine;
using Argali.Models;

namespace Argali.Tests.Training.Resuming;

/// <summary>Everything that a training leaves, as texts that tell every bit.</summary>
internal sealed record TrainingResult(IReadOnlyList<string> Weights, IReadOnlyList<string> Optimizer, IReadOnlyList<string> History, string? Csv)
{
    public static TrainingResult Of(Model model, History history, string? csv) => new(
        [.. model.Weights.Select(Describe)],
        [.. model.Optimizer!.Variables.Select(Describe)],
        [.. history.Names.Select(name => $"{name}: {string.Join(" ", history[name].Select(value => BitConverter.DoubleToInt64Bits(value).ToString("x")))}"),
            string.Join(" ", history.Epoch)],
        csv is null || !File.Exists(csv) ? null : File.ReadAllText(csv));

    public static void AssertEqual(TrainingResult expected, TrainingResult actual)
    {
        Assert.Equal(expected.History, actual.History);
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Optimizer, actual.Optimizer);
        Assert.Equal(expected.Csv, actual.Csv);
    }

    private static string Describe(Variable variable) => variable.DType == DType.Int64
        ? $"{string.Join(" ", variable.Value.ToArray<long>())}"
        : $"{Convert.ToHexString(MemoryMarshal.AsBytes(variable.Value.AsSpan<float>()))}";
}
