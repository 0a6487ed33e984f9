using Argali.Engine;

namespace Argali.Losses;

/// <summary>
/// Keras's loss functions of (y_true, y_pred): one value per sample, that is the shape of the predictions without the axis that is
/// reduced. They neither weight nor average over samples; that is what <see cref="Loss.Apply"/> does.
/// </summary>
/// <seealso href="https://keras.io/api/losses/"/>
public static partial class LossFunctions
{
    private const float Epsilon = 1e-7f;

    /// <summary>mean((y_true - y_pred)²) over the last axis.</summary>
    public static Tensor MeanSquaredError(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        return Ops.Mean(Ops.SquaredDifference(yTrue, yPred), axis: -1);
    }

    /// <summary>mean(|y_true - y_pred|) over the last axis.</summary>
    public static Tensor MeanAbsoluteError(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        return Ops.Mean(Ops.Abs(yTrue - yPred), axis: -1);
    }

    /// <summary>100 · mean(|y_true - y_pred| / max(|y_true|, 1e-7)) over the last axis.</summary>
    public static Tensor MeanAbsolutePercentageError(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        return 100f * Ops.Mean(Ops.Abs((yTrue - yPred) / Ops.Maximum(Ops.Abs(yTrue), Epsilon)), axis: -1);
    }

    /// <summary>mean((ln(1 + y_true) - ln(1 + y_pred))²) over the last axis; values below 1e-7 count as 1e-7.</summary>
    public static Tensor MeanSquaredLogarithmicError(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        Tensor predicted = Ops.Log(Ops.Maximum(yPred, Epsilon) + 1f);
        Tensor expected = Ops.Log(Ops.Maximum(yTrue, Epsilon) + 1f);
        return Ops.Mean(Ops.SquaredDifference(predicted, expected), axis: -1);
    }

    /// <summary>The negative cosine of the angle between targets and predictions: -1 where they point the same way.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="axis">The axis that holds the vectors.</param>
    public static Tensor CosineSimilarity(Tensor yTrue, Tensor yPred, int axis = -1)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        return -Ops.Sum(Normalized(yTrue, axis) * Normalized(yPred, axis), axis);
    }

    /// <summary>½e² where |e| ≤ delta, delta·|e| - ½delta² elsewhere, e = y_pred - y_true; the mean over the last axis.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="delta">Where the loss turns from quadratic to linear.</param>
    public static Tensor Huber(Tensor yTrue, Tensor yPred, double delta = 1.0)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        float width = (float)delta;
        Tensor error = yPred - yTrue;
        Tensor distance = Ops.Abs(error);
        Tensor quadratic = 0.5f * Ops.Square(error);
        Tensor linear = (width * distance) - (0.5f * width * width);
        return Ops.Mean(Ops.Where(Ops.LessEqual(distance, width), quadratic, linear), axis: -1);
    }

    /// <summary>mean(ln cosh(y_pred - y_true)) over the last axis; does not overflow.</summary>
    public static Tensor LogCosh(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = Aligned(yTrue, yPred);
        Tensor error = yPred - yTrue;
        return Ops.Mean(error + Ops.Softplus(-2f * error) - MathF.Log(2f), axis: -1);
    }

    /// <summary>Σ y_true · ln(y_true / y_pred) over the last axis, both clipped to [1e-7, 1].</summary>
    public static Tensor KLDivergence(Tensor yTrue, Tensor yPred)
    {
        yPred = Ops.Clip(AsFloat(yPred), Epsilon, 1f);
        yTrue = Ops.Clip(AsFloat(yTrue), Epsilon, 1f);
        return Ops.Sum(yTrue * Ops.Log(yTrue / yPred), axis: -1);
    }

    /// <summary>mean(y_pred - y_true · ln(y_pred + 1e-7)) over the last axis.</summary>
    public static Tensor Poisson(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = (AsFloat(yTrue), AsFloat(yPred));
        return Ops.Mean(yPred - (yTrue * Ops.Log(yPred + Epsilon)), axis: -1);
    }

    /// <summary>mean(max(1 - y_true · y_pred, 0)) over the last axis; labels 0 and 1 are read as -1 and 1.</summary>
    public static Tensor Hinge(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = (HingeLabels(AsFloat(yTrue)), AsFloat(yPred));
        return Ops.Mean(Ops.Maximum(1f - (yTrue * yPred), 0f), axis: -1);
    }

    /// <summary>mean(max(1 - y_true · y_pred, 0)²) over the last axis; labels 0 and 1 are read as -1 and 1.</summary>
    public static Tensor SquaredHinge(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = (HingeLabels(AsFloat(yTrue)), AsFloat(yPred));
        return Ops.Mean(Ops.Square(Ops.Maximum(1f - (yTrue * yPred), 0f)), axis: -1);
    }

    /// <summary>max(1 + max((1 - y_true) · y_pred) - Σ y_true · y_pred, 0) over the last axis, y_true one-hot.</summary>
    public static Tensor CategoricalHinge(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = (AsFloat(yTrue), AsFloat(yPred));
        Tensor right = Ops.Sum(yTrue * yPred, axis: -1);
        Tensor bestWrong = Ops.Max((1f - yTrue) * yPred, axis: -1);
        return Ops.Maximum(bestWrong - right + 1f, 0f);
    }

    /// <summary>1 - 2·|overlap| / (Σ y_true + Σ y_pred + 1e-7) of the whole batch: one number.</summary>
    public static Tensor Dice(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = (Flat(AsFloat(yTrue)), Flat(AsFloat(yPred)));
        Tensor overlap = Ops.Sum(yTrue * yPred);
        return 1f - (2f * overlap / (Ops.Sum(yTrue) + Ops.Sum(yPred) + Epsilon));
    }

    /// <summary>1 - |overlap| / (|overlap| + alpha · false positives + beta · false negatives + 1e-7) of the whole batch: one number.</summary>
    /// <param name="yTrue">The targets, from 0 to 1.</param>
    /// <param name="yPred">The predictions, from 0 to 1.</param>
    /// <param name="alpha">The weight of what Keras calls false positives here: Σ (1 - y_pred) · y_true.</param>
    /// <param name="beta">The weight of what Keras calls false negatives here: Σ y_pred · (1 - y_true).</param>
    public static Tensor Tversky(Tensor yTrue, Tensor yPred, double alpha = 0.5, double beta = 0.5)
    {
        (yTrue, yPred) = (Flat(AsFloat(yTrue)), Flat(AsFloat(yPred)));
        Tensor overlap = Ops.Sum(yTrue * yPred);
        Tensor falsePositives = Ops.Sum((1f - yPred) * yTrue);
        Tensor falseNegatives = Ops.Sum(yPred * (1f - yTrue));
        return 1f - (overlap / (overlap + (falsePositives * (float)alpha) + (falseNegatives * (float)beta) + Epsilon));
    }

    internal static Tensor Normalized(Tensor x, int axis)
    {
        if (x.Rank == 0)
            x = Ops.Reshape(x, new Shape(1));
        return x / Ops.Maximum(Ops.Sqrt(Ops.Sum(Ops.Square(x), axis, keepdims: true)), Epsilon);
    }

    private static Tensor AsFloat(Tensor x) => Ops.Cast(x, DType.Float32);

    private static Tensor Flat(Tensor x) => Ops.Reshape(x, new Shape(Shape.Unknown));

    private static (Tensor YTrue, Tensor YPred) Aligned(Tensor yTrue, Tensor yPred) =>
        LossWeighting.SqueezeToSameRank(AsFloat(yTrue), AsFloat(yPred));

    private static Tensor HingeLabels(Tensor yTrue)
    {
        foreach (float label in yTrue.AsSpan<float>())
        {
            if (label is not 0f and not 1f)
                return yTrue;
        }

        return (2f * yTrue) - 1f;
    }
}
