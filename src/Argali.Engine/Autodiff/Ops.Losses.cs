namespace Argali.Engine;

public static partial class Ops
{
    // Keras's epsilon: probabilities are kept in [1e-7, 1 - 1e-7].
    private const float Epsilon = 1e-7f;

    /// <summary>
    /// The crossentropy of one class per row: the result has the output's shape without <paramref name="axis"/>. Probabilities are clipped to
    /// [1e-7, 1 - 1e-7] and normalised, as Keras on TensorFlow does.
    /// </summary>
    /// <param name="target">The classes, of the output's shape without <paramref name="axis"/> (or with a length of 1 there).</param>
    /// <param name="output">Probabilities, or logits.</param>
    /// <param name="fromLogits">Whether <paramref name="output"/> holds logits. Default false.</param>
    /// <param name="axis">The axis of the classes. Default -1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class is out of range.</exception>
    public static Tensor SparseCategoricalCrossentropy(Tensor target, Tensor output, bool fromLogits = false, int axis = -1)
    {
        OperationGuard.Float(output, nameof(SparseCategoricalCrossentropy));
        Shape shape = output.Shape;
        axis = shape.Axis(axis);
        Shape rows = shape.Without(axis);
        Tensor classes = target.Shape != rows && target.Shape == shape.With(axis, 1) ? Squeeze(target, axis) : target;
        if (classes.Shape != rows)
        {
            throw new ArgumentException(
                $"SparseCategoricalCrossentropy expects one class for each row: target {rows} for output {shape}. " +
                $"Received target: {target.Shape}.", nameof(target));
        }

        // The softmax of logarithms is the normalised probabilities.
        Tensor logits = fromLogits ? output : Log(Clip(output, Epsilon, 1 - Epsilon));
        return SparseCrossentropyOperation.Apply(Cast(classes, DType.Int32).Node, MoveAxis(logits, axis, -1).Node);
    }

    /// <summary>
    /// The crossentropy of distributions along an axis: the result has the output's shape without <paramref name="axis"/>. Probabilities are
    /// divided by their sum and clipped to [1e-7, 1 - 1e-7].
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor CategoricalCrossentropy(Tensor target, Tensor output, bool fromLogits = false, int axis = -1)
    {
        if (target.Shape != output.Shape || output.Rank == 0)
        {
            throw new ArgumentException(
                $"CategoricalCrossentropy expects a target of the output's shape, of one axis at least. Received: target {target.Shape}, " +
                $"output {output.Shape}.", nameof(target));
        }

        OperationGuard.Float(target, nameof(CategoricalCrossentropy));
        if (fromLogits && OperationRecorder.Records(target.Node) is null)
        {
            TensorNode logits = OperationGuard.Float(MoveAxis(output, axis, -1), nameof(CategoricalCrossentropy));
            return CategoricalCrossentropyOperation.Apply(MoveAxis(target, axis, -1).Node, logits);
        }

        Tensor logarithm = fromLogits
            ? LogSoftmax(output, axis)
            : Log(Clip(output / Sum(output, axis, keepdims: true), Epsilon, 1 - Epsilon));
        return -Sum(target * logarithm, axis);
    }

    /// <summary>
    /// The crossentropy of truth values, element by element: the result has the output's shape. Probabilities are clipped to
    /// [1e-7, 1 - 1e-7].
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossentropy(Tensor target, Tensor output, bool fromLogits = false)
    {
        if (target.Shape != output.Shape)
        {
            throw new ArgumentException(
                $"BinaryCrossentropy expects a target of the output's shape. Received: target {target.Shape}, output {output.Shape}.",
                nameof(target));
        }

        if (fromLogits)
        {
            return BinaryOperation<
                BinaryCrossentropyOps.FromLogits, BinaryCrossentropyOps.TargetGradient, BinaryCrossentropyOps.LogitGradient>.Apply(target, output);
        }

        Tensor clipped = Clip(output, Epsilon, 1 - Epsilon);
        return -((target * Log(clipped)) + ((1f - target) * Log(1f - clipped)));
    }
}
