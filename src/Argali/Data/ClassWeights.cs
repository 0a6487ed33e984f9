using Argali.Engine;

namespace Argali.Data;

/// <summary>Turns weights of classes into weights of samples.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// Gets one weight a target: of its class index, or of the position of the greatest entry for one-hot targets. Classes
    /// without a weight count 1.
    /// </summary>
    public static Tensor ToSampleWeights(Tensor y, IReadOnlyDictionary<int, float> classWeight)
    {
        using PauseScope pause = GradientTape.Pause();
        Tensor classes = y;
        if (y.Rank > 1)
            classes = y.Shape[^1] != 1 ? Ops.ArgMax(y, -1) : Ops.Squeeze(y, -1);
        Tensor rounded = classes.DType == DType.Int32 ? classes : Ops.Cast(Ops.Round(Ops.Cast(classes, DType.Float32)), DType.Int32);
        ReadOnlySpan<int> indices = rounded.AsSpan<int>();
        var weights = new float[indices.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = classWeight.GetValueOrDefault(indices[i], 1f);
        return Tensor.From<float>(weights, rounded.Shape);
    }
}
