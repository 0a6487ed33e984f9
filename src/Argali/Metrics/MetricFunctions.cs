using Argali.Engine;
using Argali.Losses;

namespace Argali.Metrics;

/// <summary>Keras's metric functions of (y_true, y_pred) that are no losses: one value per sample.</summary>
/// <seealso href="https://keras.io/api/metrics/"/>
public static class MetricFunctions
{
    /// <summary>The share of predictions that equal the targets, over the last axis.</summary>
    public static Tensor Accuracy(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(AsFloat(yTrue), AsFloat(yPred));
        return Ops.Mean(Matches(yTrue, yPred), axis: -1);
    }

    /// <summary>The share of predictions that lie on the target's side of the threshold, over the last axis.</summary>
    /// <param name="yTrue">The targets, 0 or 1.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="threshold">A prediction above it counts as 1.</param>
    public static Tensor BinaryAccuracy(Tensor yTrue, Tensor yPred, double threshold = 0.5)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(AsFloat(yTrue), AsFloat(yPred));
        return Ops.Mean(Matches(yTrue, AsFloat(Ops.Greater(yPred, (float)threshold))), axis: -1);
    }

    /// <summary>1 where the largest prediction is at the place of the largest target (one-hot), else 0.</summary>
    public static Tensor CategoricalAccuracy(Tensor yTrue, Tensor yPred) =>
        WithoutLastAxisOfOne(Matches(Ops.ArgMax(yTrue, axis: -1), Ops.ArgMax(yPred, axis: -1)));

    /// <summary>1 where the largest prediction is at the target's number, else 0.</summary>
    public static Tensor SparseCategoricalAccuracy(Tensor yTrue, Tensor yPred)
    {
        if (yTrue.Rank == yPred.Rank && yTrue.Rank > 0 && yTrue.Shape[yTrue.Rank - 1] == 1)
            yTrue = Ops.Reshape(yTrue, yTrue.Shape.Without(-1));
        return WithoutLastAxisOfOne(Matches(AsFloat(yTrue), AsFloat(Ops.ArgMax(yPred, axis: -1))));
    }

    /// <summary>1 where the class of the largest target is among the k largest predictions, else 0.</summary>
    /// <param name="yTrue">The targets, one-hot.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="k">How many predictions are looked at.</param>
    public static Tensor TopKCategoricalAccuracy(Tensor yTrue, Tensor yPred, int k = 5) =>
        SparseTopKCategoricalAccuracy(Ops.ArgMax(yTrue, axis: -1), yPred, k);

    /// <summary>1 where the target's class is among the k largest predictions, else 0.</summary>
    /// <param name="yTrue">The numbers of the classes.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="k">How many predictions are looked at.</param>
    public static Tensor SparseTopKCategoricalAccuracy(Tensor yTrue, Tensor yPred, int k = 5)
    {
        if (yTrue.Rank == yPred.Rank && yTrue.Rank > 0 && yTrue.Shape[yTrue.Rank - 1] == 1)
            yTrue = Ops.Reshape(yTrue, yTrue.Shape.Without(-1));
        Shape samples = yTrue.Shape;
        Tensor labels = Ops.Reshape(Ops.Cast(yTrue, DType.Int32), new Shape(Shape.Unknown));
        Tensor scores = Ops.Reshape(AsFloat(yPred), new Shape(Shape.Unknown, yPred.Shape[yPred.Rank - 1]));
        return Ops.Reshape(AsFloat(Ops.InTopK(labels, scores, k)), samples);
    }

    internal static Tensor CosineSimilarity(Tensor yTrue, Tensor yPred, int axis) => -LossFunctions.CosineSimilarity(yTrue, yPred, axis);

    private static Tensor AsFloat(Tensor x) => Ops.Cast(x, DType.Float32);

    private static Tensor Matches(Tensor yTrue, Tensor yPred) => AsFloat(Ops.Equal(yTrue, yPred));

    private static Tensor WithoutLastAxisOfOne(Tensor matches) => matches.Rank > 1 && matches.Shape[matches.Rank - 1] == 1
        ? Ops.Reshape(matches, matches.Shape.Without(-1))
        : matches;
}
