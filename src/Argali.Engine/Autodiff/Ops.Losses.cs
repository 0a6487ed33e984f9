namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>
    /// The crossentropy of one class per row: the result has the output's shape without <paramref name="axis"/>. Probabilities are clipped to
    /// [1e-7, 1 - 1e-7] and normalised, as Keras on TensorFlow does.
    /// </summary>
    /// <param name="target">The classes, of the output's shape without <paramref name="axis"/> (or with a length of 1 there).</param>
    /// <param name="output">Probabilities, or logits.</param>
    /// <param name="fromLogits">Whether <paramref name="output"/> holds logits. Default false.</param>
    /// <param name="axis">The axis of the classes. Default -1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class is out of range.</exception>
    public static Tensor SparseCategoricalCrossentropy(Tensor target, Tensor output, bool fromLogits = false, int axis = -1) =>
        SparseCrossentropyOperation.Apply(target, output, fromLogits, axis);

    /// <summary>
    /// The crossentropy of distributions along an axis: the result has the output's shape without <paramref name="axis"/>. Probabilities are
    /// divided by their sum and clipped to [1e-7, 1 - 1e-7].
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor CategoricalCrossentropy(Tensor target, Tensor output, bool fromLogits = false, int axis = -1)
    {
        if (OperationRecorder.Records(target.Node) is null)
            return CategoricalCrossentropyOperation.Apply(target, output, fromLogits, axis);
        Tensor logarithm = fromLogits
            ? LogSoftmax(output, axis)
            : Log(Clip(output / Sum(output, axis, keepdims: true), CrossentropyRows.Epsilon, 1 - CrossentropyRows.Epsilon));
        return -Sum(target * logarithm, axis);
    }

    /// <summary>
    /// The crossentropy of truth values, element by element: the result has the output's shape. Probabilities are clipped to
    /// [1e-7, 1 - 1e-7].
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossentropy(Tensor target, Tensor output, bool fromLogits = false)
    {
        if (OperationRecorder.Records(target.Node) is null)
            return BinaryCrossentropyOperation.Apply(target, output, fromLogits);
        if (fromLogits)
            return Relu(output) - (output * target) + Softplus(-Abs(output));
        Tensor clipped = Clip(output, CrossentropyRows.Epsilon, 1 - CrossentropyRows.Epsilon);
        return -((target * Log(clipped)) + ((1f - target) * Log(1f - clipped)));
    }
}
