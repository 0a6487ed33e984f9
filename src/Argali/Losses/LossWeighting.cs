using Argali.Engine;

namespace Argali.Losses;

/// <summary>What Keras does between the values of the samples and the loss: ranks, masks, weights, reduction.</summary>
internal static class LossWeighting
{
    private const float Epsilon = 1e-7f;

    /// <summary>
    /// Brings two tensors whose ranks differ by one, where the last axis of the larger is 1, to the same rank: a vector gets that
    /// axis too, otherwise the larger loses it.
    /// </summary>
    public static (Tensor First, Tensor Second) SqueezeToSameRank(Tensor first, Tensor second, bool expandVectors = true)
    {
        if (first.Rank == second.Rank + 1 && first.Shape[first.Rank - 1] == 1)
        {
            return expandVectors && second.Rank == 1
                ? (first, Ops.Reshape(second, second.Shape.Insert(1, 1)))
                : (Ops.Reshape(first, first.Shape.Without(-1)), second);
        }

        if (second.Rank == first.Rank + 1 && second.Shape[second.Rank - 1] == 1)
        {
            return expandVectors && first.Rank == 1
                ? (Ops.Reshape(first, first.Shape.Insert(1, 1)), second)
                : (first, Ops.Reshape(second, second.Shape.Without(-1)));
        }

        return (first, second);
    }

    /// <summary>
    /// Merges a mask into weights. With <paramref name="rescale"/> what counts weighs all/counting, so that dividing by the number
    /// of all elements later gives the mean over those that count.
    /// </summary>
    public static Tensor? ApplyMask(Tensor? sampleWeight, Tensor? mask, bool rescale)
    {
        if (mask is not { } given)
            return sampleWeight is { } plain ? Ops.Cast(plain, DType.Float32) : default(Tensor?);
        Tensor weights = Ops.Cast(given, DType.Float32);
        if (rescale)
            weights = Ops.Multiply(weights, Ops.Divide((float)given.ElementCount, Ops.Add(Ops.Sum(weights), Epsilon)));
        if (sampleWeight is not { } sample)
            return weights;
        (weights, sample) = SqueezeToSameRank(weights, Ops.Cast(sample, DType.Float32));
        return Ops.Multiply(sample, weights);
    }

    /// <summary>Weights and reduces the values of the samples.</summary>
    public static Tensor Reduce(Tensor values, Tensor? sampleWeight, Tensor? mask, LossReduction reduction)
    {
        if (ApplyMask(sampleWeight, mask, rescale: reduction == LossReduction.SumOverBatchSize) is { } weights)
        {
            (values, weights) = SqueezeToSameRank(values, weights);
            values = Ops.Multiply(values, weights);
        }

        if (reduction == LossReduction.None || values.Rank == 0 || (values.Rank == 1 && values.ElementCount == 0))
            return values;
        return reduction == LossReduction.Sum ? Ops.Sum(values) : Ops.Mean(values);
    }
}
