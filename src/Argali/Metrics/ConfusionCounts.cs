using Argali.Engine;
using Argali.Losses;

namespace Argali.Metrics;

/// <summary>
/// Weighted counts of true and false positives and negatives at several thresholds: a prediction is positive where it exceeds the
/// threshold. One row per threshold; in the multi-label case one column per label.
/// </summary>
internal sealed class ConfusionCounts
{
    /// <summary>What stands for the predictions that are not among the k largest.</summary>
    public const float NotAmongTopK = -1e10f;

    private readonly float[] thresholds;
    private readonly int labels;
    private readonly bool evenly;

    /// <param name="thresholds">The thresholds.</param>
    /// <param name="evenly">Whether they go from 0 to 1 in equal steps, so that a prediction's place among them can be computed.</param>
    /// <param name="labels">The number of labels counted apart; 1 when all are counted together.</param>
    public ConfusionCounts(float[] thresholds, bool evenly, int labels = 1)
    {
        this.thresholds = thresholds;
        this.evenly = evenly;
        this.labels = labels;
        int count = thresholds.Length * labels;
        TruePositives = new float[count];
        FalsePositives = new float[count];
        TrueNegatives = new float[count];
        FalseNegatives = new float[count];
    }

    public float[] TruePositives { get; }

    public float[] FalsePositives { get; }

    public float[] TrueNegatives { get; }

    public float[] FalseNegatives { get; }

    /// <summary>Whether thresholds go from 0 to 1 in equal steps.</summary>
    public static bool AreEven(ReadOnlySpan<float> thresholds)
    {
        if (thresholds.Length < 3)
            return false;
        for (int i = 0; i < thresholds.Length; i++)
        {
            // numpy.allclose with its relative tolerance and Keras's epsilon.
            float even = (float)i / (thresholds.Length - 1);
            if (!(Math.Abs(thresholds[i] - even) <= 1e-7 + (1e-5 * even)))
                return false;
        }

        return true;
    }

    /// <summary>Counts one batch, forgetting what was counted before.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit each other.</exception>
    public void Count(
        Tensor yTrue,
        Tensor yPred,
        Tensor? sampleWeight,
        int? topK = null,
        int? classId = null,
        ReadOnlySpan<float> labelWeights = default,
        bool fromLogits = false)
    {
        yTrue = Ops.Cast(yTrue, DType.Float32);
        yPred = Ops.Cast(yPred, DType.Float32);
        if (fromLogits)
            yPred = Ops.Sigmoid(yPred);
        (yPred, yTrue) = LossWeighting.SqueezeToSameRank(yPred, yTrue);
        if (yTrue.Shape != yPred.Shape)
            throw new ArgumentException($"Targets and predictions must have the same shape. Received: {yTrue.Shape} and {yPred.Shape}.");
        Tensor? weight = WeightsFor(yTrue, sampleWeight);
        if (topK is { } k)
            yPred = FilterTopK(yPred, k);
        if (classId is { } id)
        {
            if (yPred.Rank < 2)
            {
                throw new ArgumentException(
                    "When class_id is provided, y_pred must be a 2D array with shape (num_samples, num_classes), " +
                    $"found shape: {yPred.Shape}.");
            }

            yTrue = Ops.SliceAxis(yTrue, -1, id, 1);
            yPred = Ops.SliceAxis(yPred, -1, id, 1);
        }

        int columns = yPred.Rank < 2 ? 1 : yPred.Shape[yPred.Rank - 1];
        if (labels > 1 && columns != labels)
            throw new ArgumentException($"Expected predictions of {labels} labels. Received shape {yPred.Shape}.");
        if (!labelWeights.IsEmpty && labelWeights.Length != columns)
            throw new ArgumentException($"Expected predictions of {labelWeights.Length} labels, one per label weight. Received shape {yPred.Shape}.");
        ReadOnlySpan<float> weights = weight is { } given ? Ops.BroadcastTo(given, yPred.Shape).AsSpan<float>() : default;
        Accumulate(yTrue.AsSpan<float>(), yPred.AsSpan<float>(), weights, labelWeights, columns);
    }

    private static Tensor? WeightsFor(Tensor yTrue, Tensor? sampleWeight) => sampleWeight is { } given
        ? LossWeighting.SqueezeToSameRank(yTrue, Ops.ExpandDims(Ops.Cast(given, DType.Float32), -1), expandVectors: false).Second
        : default(Tensor?);

    private static Tensor FilterTopK(Tensor yPred, int k)
    {
        float[] filtered = [.. Enumerable.Repeat(NotAmongTopK, yPred.ElementCount)];
        int length = yPred.Shape[yPred.Rank - 1];
        ReadOnlySpan<float> values = yPred.AsSpan<float>();
        ReadOnlySpan<int> chosen = Ops.TopK(yPred, k).Indices.AsSpan<int>();
        for (int i = 0; i < chosen.Length; i++)
        {
            int place = (i / k * length) + chosen[i];
            filtered[place] = values[place];
        }

        return Tensor.From<float>(filtered, yPred.Shape);
    }

    // A prediction is positive for every threshold below it: mark the last of these, then add up from the highest threshold down.
    private void Accumulate(
        ReadOnlySpan<float> yTrue, ReadOnlySpan<float> yPred, ReadOnlySpan<float> weights, ReadOnlySpan<float> labelWeights, int columns)
    {
        int count = thresholds.Length;
        var positives = new double[count * labels];
        var negatives = new double[count * labels];
        var allPositives = new double[labels];
        var allNegatives = new double[labels];
        for (int i = 0; i < yPred.Length; i++)
        {
            int label = labels == 1 ? 0 : i % columns;
            double weight = (weights.IsEmpty ? 1f : weights[i]) * (labelWeights.IsEmpty ? 1f : labelWeights[i % columns]);
            bool isTrue = yTrue[i] != 0;
            (isTrue ? allPositives : allNegatives)[label] += weight;
            double[] hits = isTrue ? positives : negatives;
            if (evenly)
            {
                int last = LastBelow(yPred[i]);
                if (last >= 0)
                    hits[(last * labels) + label] += weight;
                continue;
            }

            for (int t = 0; t < count; t++)
            {
                if (yPred[i] > thresholds[t])
                    hits[(t * labels) + label] += weight;
            }
        }

        for (int t = count - 2; evenly && t >= 0; t--)
        {
            for (int label = 0; label < labels; label++)
            {
                positives[(t * labels) + label] += positives[((t + 1) * labels) + label];
                negatives[(t * labels) + label] += negatives[((t + 1) * labels) + label];
            }
        }

        for (int i = 0; i < positives.Length; i++)
        {
            TruePositives[i] = (float)positives[i];
            FalsePositives[i] = (float)negatives[i];
            FalseNegatives[i] = (float)(allPositives[i % labels] - positives[i]);
            TrueNegatives[i] = (float)(allNegatives[i % labels] - negatives[i]);
        }
    }

    private int LastBelow(float prediction)
    {
        int last = (int)MathF.Ceiling(Math.Clamp(prediction, 0f, 1f) * (thresholds.Length - 1)) - 1;

        // Where the first threshold lies below 0, every prediction exceeds it.
        return last < 0 && thresholds[0] < 0 ? 0 : last;
    }
}
