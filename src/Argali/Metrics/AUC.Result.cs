using Argali.Engine;

namespace Argali.Metrics;

public sealed partial class AUC
{
    /// <summary>Computes the area; of several labels the (weighted) mean of their areas.</summary>
    /// <exception cref="InvalidOperationException">The number of labels is not known yet.</exception>
    public override Tensor Result()
    {
        if (counts is null)
            throw new InvalidOperationException("AUC learns the number of labels from the first batch: call UpdateState, or give num_labels.");
        float[] tp = truePositives.ReadAll(), fp = falsePositives.ReadAll(), tn = trueNegatives.ReadAll(), fn = falseNegatives.ReadAll();
        int labels = tp.Length / NumThresholds;
        if (labels == 1)
            return Area(tp, fp, tn, fn, 0, 1);
        double sum = 0, weights = 0;
        for (int label = 0; label < labels; label++)
        {
            float weight = labelWeights is null ? 1f : labelWeights[label];
            sum += weight * Area(tp, fp, tn, fn, label, labels);
            weights += weight;
        }

        return weights == 0 ? 0f : (float)(sum / weights);
    }

    private float Area(float[] tp, float[] fp, float[] tn, float[] fn, int label, int labels)
    {
        bool interpolatePrecision = Curve == AucCurve.PR && SummationMethod == AucSummation.Interpolation;
        double area = 0;
        for (int i = label; i + labels < tp.Length; i += labels)
        {
            int next = i + labels;
            area += interpolatePrecision
                ? PrecisionArea(tp[i], fp[i], tp[next], fp[next], fn[next])
                : (X(i) - X(next)) * Height(Y(i), Y(next));
        }

        return (float)area;

        float X(int i) => Curve == AucCurve.ROC ? Ratio(fp[i], tn[i]) : Ratio(tp[i], fn[i]);
        float Y(int i) => Curve == AucCurve.ROC ? Ratio(tp[i], fn[i]) : Ratio(tp[i], fp[i]);
    }

    private float Height(float first, float second) => SummationMethod switch
    {
        AucSummation.Majoring => MathF.Max(first, second),
        AucSummation.Minoring => MathF.Min(first, second),
        _ => (first + second) / 2,
    };

    private static float Ratio(float part, float rest) => ThresholdResults.DivideNoNan(part, part + rest);

    // Between two thresholds true positives grow linearly with all positives p: precision is slope + intercept / p, whose integral over
    // recall is slope (dtp + intercept ln(p / p')) / (tp' + fn') (Davis and Goadrich, 2006).
    private static float PrecisionArea(float tp, float fp, float nextTp, float nextFp, float nextFn)
    {
        float p = tp + fp, nextP = nextTp + nextFp, change = tp - nextTp;
        float slope = ThresholdResults.DivideNoNan(change, MathF.Max(p - nextP, 0));
        float intercept = nextTp - (slope * nextP);
        float ratio = p > 0 && nextP > 0 ? p / nextP : 1;
        return ThresholdResults.DivideNoNan(slope * (change + (intercept * MathF.Log(ratio))), MathF.Max(nextTp + nextFn, 0));
    }
}
