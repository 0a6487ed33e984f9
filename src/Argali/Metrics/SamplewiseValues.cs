using Argali.Engine;
using Argali.Losses;

namespace Argali.Metrics;

/// <summary>Brings values of any shape to one number per sample, weighted as Keras's reduction metrics do.</summary>
internal static class SamplewiseValues
{
    /// <summary>
    /// Reduces the values to the rank of the weights, multiplies, and reduces the rest to one number per sample; so are weights of
    /// more than one axis.
    /// </summary>
    public static (Tensor Values, Tensor? Weights) Reduce(Tensor values, Tensor? sampleWeight, bool mean)
    {
        Tensor? mask = values.Mask;
        values = Ops.Cast(values, DType.Float32);
        Tensor? weights = null;
        if (sampleWeight is not null)
        {
            (values, Tensor given) = LossWeighting.SqueezeToSameRank(
                values, LossWeighting.ApplyMask(sampleWeight, mask, rescale: false)!.Value);
            int rank = given.Rank;
            values = Ops.Multiply(ReduceFrom(values, rank, mean), given);
            weights = ReduceFrom(given, 1, mean);
        }

        return (ReduceFrom(values, 1, mean), weights);
    }

    private static Tensor ReduceFrom(Tensor x, int firstAxis, bool mean)
    {
        if (x.Rank <= firstAxis)
            return x;
        Span<int> axes = stackalloc int[x.Rank - firstAxis];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = firstAxis + i;
        return mean ? Ops.Mean(x, axes) : Ops.Sum(x, axes);
    }
}
