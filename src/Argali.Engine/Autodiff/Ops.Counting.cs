using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>
    /// Ones at all classes (int32 or int64) that stand along the last axis, zeros elsewhere: <c>(..., n)</c> gives
    /// <c>(..., numClasses)</c>. A class outside [0, numClasses) is left out.
    /// </summary>
    /// <exception cref="ArgumentException">The indices are a scalar.</exception>
    public static Tensor MultiHot(Tensor indices, int numClasses)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numClasses);
        (TensorNode classes, int outer, int length) = Rows(indices, nameof(MultiHot));
        TensorNode output = TensorAllocator.Floats(classes.Shape.With(-1, numClasses));
        HistogramKernel.Mark(classes.Span<long>(), output.Floats, outer, length, numClasses);
        return new Tensor(output);
    }

    /// <summary>
    /// How often each class (int32 or int64) stands along the last axis: <c>(..., n)</c> gives <c>(..., k)</c>, float32, where k is one
    /// more than the largest class, within the limits. With weights, their sums, and gradients flow to the weights.
    /// </summary>
    /// <param name="x">The classes, 0 or more.</param>
    /// <param name="weights">What each position counts, float32 of the same shape; null for 1.</param>
    /// <param name="minlength">The least k. Default 0.</param>
    /// <param name="maxlength">The greatest k: classes from it on are left out. Null (the default) for no limit.</param>
    /// <exception cref="ArgumentException">A class is negative, or the shapes differ.</exception>
    public static Tensor Bincount(Tensor x, Tensor? weights = null, int minlength = 0, int? maxlength = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minlength);
        if (maxlength < minlength)
            throw new ArgumentOutOfRangeException(nameof(maxlength), maxlength, $"maxlength must be at least minlength ({minlength}).");
        (TensorNode classes, _, int length) = Rows(x, nameof(Bincount));
        long most = -1;
        foreach (long value in classes.Span<long>())
        {
            if (value < 0)
                throw new ArgumentException($"Bincount counts classes of 0 or more. Received: {value}.", nameof(x));
            most = Math.Max(most, value);
        }

        int count = checked((int)Math.Clamp(Math.Min(most, int.MaxValue - 1) + 1, minlength, maxlength ?? int.MaxValue));
        TensorNode? counts = weights is { } given ? OperationGuard.Float(given, nameof(Bincount)) : null;
        if (counts is not null && counts.Shape != classes.Shape)
            throw new ArgumentException($"Bincount expects one weight for each of {classes.Shape}. Received: {counts.Shape}.", nameof(weights));
        return BincountOperation.Apply(classes, counts, length, count);
    }

    private static (TensorNode Classes, int Outer, int Length) Rows(Tensor indices, string operation)
    {
        TensorNode node = OperationGuard.Indices(indices, operation);
        if (node.Shape.Rank == 0)
            throw new ArgumentException($"{operation} expects classes along an axis. Received a scalar.", nameof(indices));
        int length = node.Shape[node.Shape.Rank - 1];
        return (Cast(indices, DType.Int64).Node, length == 0 ? (int)node.Shape.Without(-1).ElementCount : node.Count / length, length);
    }
}
