namespace Argali.Engine;

/// <summary>What operations with one number a channel share.</summary>
internal static class ChannelNormalization
{
    /// <summary>The node of a vector of one number a channel.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static TensorNode? Parameter(Tensor? given, int channels, string operation)
    {
        if (given is not { } tensor)
            return null;
        TensorNode node = OperationGuard.Float(tensor, operation);
        return node.Count == channels
            ? node
            : throw new ArgumentException($"{operation} expects one value a channel: ({channels},). Received: {node.Shape}.");
    }

    /// <summary>The node's numbers, or zeros.</summary>
    public static ReadOnlySpan<float> ValuesOrZeros(TensorNode? node, Shape vector)
    {
        if (node is not null)
            return node.Floats;
        Span<float> zeros = TensorAllocator.Floats(vector).Floats;
        zeros.Clear();
        return zeros;
    }

    /// <summary>Uninitialised numbers from the step's memory.</summary>
    public static Span<double> Doubles(int count) => TensorAllocator.Create(DType.Float64, new Shape(count)).Span<double>();

    /// <summary>Adds to the gradient of a vector.</summary>
    public static void Give(GradientTape tape, TensorNode? vector, ReadOnlySpan<double> gradient)
    {
        if (vector is not { TracksGradient: true })
            return;
        Span<float> target = tape.GradientBuffer(vector, out bool accumulate);
        for (int i = 0; i < target.Length; i++)
            target[i] = (float)gradient[i] + (accumulate ? target[i] : 0);
    }
}
