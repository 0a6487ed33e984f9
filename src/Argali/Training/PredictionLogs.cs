using Argali.Callbacks;
using Argali.Engine;

namespace Argali.Training;

/// <summary>What callbacks are told of a batch of predictions.</summary>
internal static class PredictionLogs
{
    /// <summary>Describes the outputs of the batches from <paramref name="first"/> on: an array, or a list of arrays for several.</summary>
    public static LogValue Of(IReadOnlyList<Nest<Tensor>> outputs, int first)
    {
        Tensor[] tensors = [.. outputs.Skip(first).SelectMany(output => output.Flatten())];
        LogValue[] arrays = [.. tensors.Select(ArrayOf)];
        return arrays.Length == 1 ? arrays[0] : arrays;
    }

    private static LogValue ArrayOf(Tensor tensor) =>
        new LogArray((tensor.DType == DType.Float32 ? tensor : Ops.Cast(tensor, DType.Float32)).ToArray<float>(), tensor.Shape.ToArray());
}
