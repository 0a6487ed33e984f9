using Argali.Engine;
using Argali.Losses;

namespace Argali.Tests.Losses;

/// <summary>Weighting and reduction in plain loops of doubles, for values of any shape and weights that broadcast to it.</summary>
internal static class LossReference
{
    public static Tensor Reduce(Tensor values, Tensor? weight, Tensor? mask, Tensor? ownMask, LossReduction reduction)
    {
        double[] result = Ops.Cast(values, DType.Float64).ToArray<double>();
        if (mask is not null || ownMask is not null)
        {
            double[] counts = [.. Enumerable.Range(0, result.Length).Select(i => At(mask, i) * At(ownMask, i))];
            double scale = reduction == LossReduction.SumOverBatchSize ? counts.Length / (counts.Sum() + 1e-7) : 1;
            for (int i = 0; i < result.Length; i++)
                result[i] *= counts[i] * scale;
        }

        for (int i = 0; weight is not null && i < result.Length; i++)
            result[i] *= At(weight, weight.Value.ElementCount == 1 ? 0 : i / (result.Length / weight.Value.ElementCount));
        return reduction switch
        {
            // A column of weights makes a column of values, as a vector of values meets it.
            LossReduction.None => Tensor.From<double>(result, weight is { Rank: > 0 } given ? given.Shape : values.Shape),
            LossReduction.Sum => Tensor.Scalar(result.Sum()),
            _ => Tensor.Scalar(result.Sum() / result.Length),
        };
    }

    private static double At(Tensor? tensor, int i) =>
        tensor is { } given ? Ops.Cast(given, DType.Float64).AsSpan<double>()[i] : 1;
}
