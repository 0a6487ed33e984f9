namespace Argali.Engine;

/// <summary>What every operation asks before it records itself, and the gradients that need no kernel.</summary>
internal static class OperationRecorder
{
    /// <summary>Gets the tape that records on this thread; null when none does.</summary>
    public static GradientTape? Current => GradientTape.Current is { Recording: true } tape ? tape : null;

    /// <summary>Gets the tape that an operation over this input must record itself on; null when no gradient can flow.</summary>
    public static GradientTape? Records(TensorNode input) =>
        GradientTape.Current is { Recording: true } tape && input.TracksGradient ? tape : null;

    /// <summary>Gets the tape that an operation over these inputs must record itself on; null when no gradient can flow.</summary>
    public static GradientTape? Records(TensorNode first, TensorNode second) =>
        GradientTape.Current is { Recording: true } tape && (first.TracksGradient || second.TracksGradient) ? tape : null;

    /// <summary>Gets the tape that an operation over these inputs must record itself on; null when no gradient can flow.</summary>
    public static GradientTape? Records(TensorNode first, TensorNode second, TensorNode? third) =>
        GradientTape.Current is { Recording: true } tape
        && (first.TracksGradient || second.TracksGradient || third is { TracksGradient: true }) ? tape : null;

    /// <summary>Adds the output's gradient, unchanged, to an input of the same element count.</summary>
    public static void PassOn(GradientTape tape, TensorNode output, TensorNode input)
    {
        if (!input.TracksGradient || tape.TryHandOn(output, input))
            return;
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        if (accumulate)
            System.Numerics.Tensors.TensorPrimitives.Add(target, output.Gradient, target);
        else
            output.Gradient.CopyTo(target);
    }
}
