using Argali.Engine;

namespace Argali.Losses;

public static partial class LossFunctions
{
    // Stands for the logarithm of 0: its exponential is 0, and sums of it stay finite.
    private const float NoProbability = -1e30f;

    /// <summary>-ln of the probability of a label sequence, summed over all its alignments with the steps; class 0 is the blank.</summary>
    /// <param name="yTrue">The labels (batch, labels), integers from 1; every one counts.</param>
    /// <param name="yPred">The logits (batch, steps, classes).</param>
    /// <returns>One value per sample; very large where the labels do not fit into the steps.</returns>
    /// <exception cref="ArgumentException">The ranks are others.</exception>
    public static Tensor CTC(Tensor yTrue, Tensor yPred)
    {
        if (yTrue.Rank != 2)
        {
            throw new ArgumentException(
                $"Targets 'y_true' are expected to be a tensor of shape (batch_size, max_length) in integer format. Received: y_true.shape={yTrue.Shape}.");
        }

        if (yPred.Rank != 3 || yPred.Shape[0] != yTrue.Shape[0])
        {
            throw new ArgumentException(
                $"Logits 'y_pred' are expected to be a tensor of shape (batch_size, max_length, num_classes). Received: y_pred.shape={yPred.Shape}.");
        }

        int batch = yPred.Shape[0];
        int[] allLabels = [.. Enumerable.Repeat(yTrue.Shape[1], batch)], allSteps = [.. Enumerable.Repeat(yPred.Shape[1], batch)];
        return AlignmentLoss(Ops.Cast(yTrue, DType.Int32).ToArray<int>(), yPred, allLabels, allSteps, blank: 0);
    }

    /// <summary>The loss of label sequences and logits of different lengths.</summary>
    /// <param name="labels">The labels of all samples, as many for each.</param>
    /// <param name="logits">The logits (batch, steps, classes).</param>
    /// <param name="labelCounts">How many labels of each sample count.</param>
    /// <param name="stepCounts">How many steps of each sample count.</param>
    /// <param name="blank">The class that stands for no label.</param>
    internal static Tensor AlignmentLoss(int[] labels, Tensor logits, int[] labelCounts, int[] stepCounts, int blank)
    {
        (int batch, int steps) = (logits.Shape[0], logits.Shape[1]);
        int states = (2 * (labels.Length / Math.Max(1, batch))) + 1;
        (Tensor classes, Tensor skips) = CtcStates(labels, batch, steps, states, blank);

        // ln of the probability of each state's class at each step; alpha: of being in the state after the step.
        Tensor emissions = Ops.TakeAlongAxis(Ops.LogSoftmax(AsFloat(logits)), classes, axis: 2);
        Tensor impossible = Tensor.Full(new Shape(batch, Math.Max(states, 2)), NoProbability);
        int starts = Math.Min(states, 2);
        Tensor alpha = Ops.Concatenate(
            [Ops.SliceAxis(Ops.At(emissions, 1, 0), 1, 0, starts), Ops.SliceAxis(impossible, 1, 0, states - starts)], axis: 1);
        for (int step = 1; step < steps; step++)
        {
            Tensor one = Ops.Concatenate([Ops.SliceAxis(impossible, 1, 0, 1), Ops.SliceAxis(alpha, 1, 0, states - 1)], axis: 1);
            Tensor two = states < 3
                ? impossible
                : Ops.Concatenate([Ops.SliceAxis(impossible, 1, 0, 2), Ops.SliceAxis(alpha, 1, 0, states - 2)], axis: 1);
            Tensor ways = Ops.Stack([alpha, one, states < 3 ? one + NoProbability : Ops.Where(skips, two, NoProbability)]);
            Tensor next = Ops.LogSumExp(ways, 0) + Ops.At(emissions, 1, step);
            alpha = Array.TrueForAll(stepCounts, count => step < count)
                ? next
                : Ops.Where(Tensor.From<bool>(Array.ConvertAll(stepCounts, count => step < count), new Shape(batch, 1)), next, alpha);
        }

        return -Ops.LogSumExp(Ops.TakeAlongAxis(alpha, CtcEnds(labelCounts, states), 1), 1);
    }

    // A sequence ends in its last label or in the blank behind it.
    private static Tensor CtcEnds(int[] labelCounts, int states)
    {
        int ends = Math.Min(states, 2);
        var positions = new int[labelCounts.Length * ends];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = Math.Max(0, (2 * labelCounts[i / ends]) - (i % ends));
        return Tensor.From<int>(positions, new Shape(labelCounts.Length, ends));
    }

    // The states are blank, label, blank, label, ..., blank. A blank between two different labels may be skipped.
    private static (Tensor Classes, Tensor Skips) CtcStates(int[] labels, int batch, int steps, int states, int blank)
    {
        int length = states / 2;
        var classes = new int[batch * steps * states];
        Array.Fill(classes, blank);
        var skips = new bool[batch * states];
        for (int sample = 0; sample < batch; sample++)
        {
            for (int label = 0; label < length; label++)
            {
                int state = (2 * label) + 1, number = labels[(sample * length) + label];
                for (int step = 0; step < steps; step++)
                    classes[(((sample * steps) + step) * states) + state] = number;
                skips[(sample * states) + state] = label > 0 && number != labels[(sample * length) + label - 1];
            }
        }

        return (Tensor.From<int>(classes, new Shape(batch, steps, states)), Tensor.From<bool>(skips, new Shape(batch, states)));
    }
}
