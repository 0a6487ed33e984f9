using Argali.Diagnostics;
using Argali.Engine;

namespace Argali.Losses;

public static partial class LossFunctions
{
    /// <summary>-mean(t·ln p + (1 - t)·ln(1 - p)) over an axis, t the targets, p the predictions.</summary>
    /// <param name="yTrue">The targets, from 0 to 1.</param>
    /// <param name="yPred">Probabilities, or logits.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are drawn towards ½: 0 not at all, 1 wholly.</param>
    /// <param name="axis">The axis to average over.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossentropy(
        Tensor yTrue, Tensor yPred, bool fromLogits = false, double labelSmoothing = 0.0, int axis = -1)
    {
        (yTrue, yPred) = (SmoothedTowardsHalf(AsFloat(yTrue), labelSmoothing), AsFloat(yPred));
        return Ops.Mean(Ops.BinaryCrossentropy(yTrue, yPred, fromLogits), axis);
    }

    /// <summary>The binary crossentropy times (1 - p_t)^gamma, p_t the probability given to the true label: easy samples count less.</summary>
    /// <param name="yTrue">The targets, from 0 to 1.</param>
    /// <param name="yPred">Probabilities, or logits.</param>
    /// <param name="applyClassBalancing">Whether label 1 weighs <paramref name="alpha"/> and label 0 weighs 1 - alpha.</param>
    /// <param name="alpha">The weight of label 1.</param>
    /// <param name="gamma">How much less easy samples count.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are drawn towards ½.</param>
    /// <param name="axis">The axis to average over.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryFocalCrossentropy(
        Tensor yTrue,
        Tensor yPred,
        bool applyClassBalancing = false,
        double alpha = 0.25,
        double gamma = 2.0,
        bool fromLogits = false,
        double labelSmoothing = 0.0,
        int axis = -1)
    {
        (yTrue, yPred) = (SmoothedTowardsHalf(AsFloat(yTrue), labelSmoothing), AsFloat(yPred));
        if (fromLogits)
            yPred = Ops.Sigmoid(yPred);
        Tensor crossentropy = Ops.BinaryCrossentropy(yTrue, yPred, fromLogits: false);
        Tensor ofTrueLabel = (yTrue * yPred) + ((1f - yTrue) * (1f - yPred));
        Tensor focal = Ops.Power(1f - ofTrueLabel, (float)gamma) * crossentropy;
        if (applyClassBalancing)
            focal = ((yTrue * (float)alpha) + ((1f - yTrue) * (float)(1 - alpha))) * focal;
        return Ops.Mean(focal, axis);
    }

    /// <summary>-Σ t·ln p over an axis, t the one-hot targets (or distributions), p the predictions scaled to sum 1.</summary>
    /// <param name="yTrue">The targets, one-hot.</param>
    /// <param name="yPred">Probabilities, or logits.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are drawn towards the uniform distribution.</param>
    /// <param name="axis">The axis of the classes.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor CategoricalCrossentropy(
        Tensor yTrue, Tensor yPred, bool fromLogits = false, double labelSmoothing = 0.0, int axis = -1)
    {
        (yTrue, yPred) = (SmoothedTowardsUniform(AsFloat(yTrue), labelSmoothing), AsFloat(yPred));
        WarnOfOneClass(yPred, "categorical_crossentropy");
        return Ops.CategoricalCrossentropy(yTrue, yPred, fromLogits, axis);
    }

    /// <summary>The categorical crossentropy with each class's share times alpha · (1 - p)^gamma: easy samples count less.</summary>
    /// <param name="yTrue">The targets, one-hot.</param>
    /// <param name="yPred">Probabilities, or logits.</param>
    /// <param name="alpha">The weight of all shares.</param>
    /// <param name="gamma">How much less easy samples count.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are drawn towards the uniform distribution.</param>
    /// <param name="axis">The axis of the classes.</param>
    public static Tensor CategoricalFocalCrossentropy(
        Tensor yTrue,
        Tensor yPred,
        double alpha = 0.25,
        double gamma = 2.0,
        bool fromLogits = false,
        double labelSmoothing = 0.0,
        int axis = -1)
    {
        (yTrue, yPred) = (SmoothedTowardsUniform(AsFloat(yTrue), labelSmoothing), AsFloat(yPred));
        WarnOfOneClass(yPred, "categorical_focal_crossentropy");
        if (fromLogits)
            yPred = Ops.Softmax(yPred, axis);
        Tensor p = Ops.Clip(yPred / Ops.Sum(yPred, axis, keepdims: true), Epsilon, 1f - Epsilon);
        Tensor shares = -yTrue * Ops.Log(p);
        return Ops.Sum(Ops.Power(1f - p, (float)gamma) * (float)alpha * shares, axis);
    }

    /// <summary>-ln p of the true class, given as its number.</summary>
    /// <param name="yTrue">The numbers of the classes: the shape of the predictions without the last axis, or with a last axis of 1.</param>
    /// <param name="yPred">Probabilities, or logits.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="ignoreClass">A class whose samples do not count: their value is 0, and the result carries a mask without them.</param>
    /// <param name="axis">The axis of the classes.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static Tensor SparseCategoricalCrossentropy(
        Tensor yTrue, Tensor yPred, bool fromLogits = false, int? ignoreClass = null, int axis = -1)
    {
        yPred = AsFloat(yPred);
        if (ignoreClass is not { } ignored)
            return Ops.SparseCategoricalCrossentropy(yTrue, yPred, fromLogits, axis);

        Tensor labels = AsFloat(yTrue);
        Tensor valid = Ops.NotEqual(labels, (float)ignored);
        Tensor counts = Ops.Cast(valid, DType.Float32);
        Tensor values = Ops.SparseCategoricalCrossentropy(
            labels * counts, yPred * (labels.Rank == yPred.Rank ? counts : Ops.ExpandDims(counts, -1)), fromLogits, axis);
        valid = Ops.Reshape(valid, values.Shape);
        values = Ops.Where(valid, values, 0f);
        values.Mask = valid;
        return values;
    }

    private static Tensor SmoothedTowardsHalf(Tensor yTrue, double smoothing) =>
        smoothing == 0 ? yTrue : (yTrue * (float)(1 - smoothing)) + (float)(0.5 * smoothing);

    private static Tensor SmoothedTowardsUniform(Tensor yTrue, double smoothing) =>
        smoothing == 0 ? yTrue : (yTrue * (float)(1 - smoothing)) + (float)(smoothing / yTrue.Shape[yTrue.Rank - 1]);

    private static void WarnOfOneClass(Tensor yPred, string function)
    {
        if (yPred.Rank > 0 && yPred.Shape[yPred.Rank - 1] == 1)
        {
            Warnings.Raise(function, $"In loss {function}, expected y_pred.shape to be (batch_size, num_classes) with num_classes > 1. " +
                $"Received: y_pred.shape={yPred.Shape}. Consider using 'binary_crossentropy' if you only have 2 classes.");
        }
    }
}
