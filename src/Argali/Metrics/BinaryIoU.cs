using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>Intersection over union for two classes: predictions at or above a threshold are class 1, the others class 0.</summary>
/// <param name="targetClassIds">The classes that count: 0, 1 or both. Default: both.</param>
/// <param name="threshold">Where class 1 begins.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variable.</param>
public sealed class BinaryIoU(
    IReadOnlyList<int>? targetClassIds = null, double threshold = 0.5, string? name = null, DType dtype = DType.Float32)
    : IoU(2, targetClassIds ?? [0, 1], name, dtype)
{
    /// <summary>Gets where class 1 begins.</summary>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        base.UpdateState(yTrue, Ops.GreaterEqual(Ops.Cast(yPred, DType.Float32), (float)Threshold), sampleWeight);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["target_class_ids"] = TargetClassIds,
        ["threshold"] = Threshold,
        ["name"] = Name,
        ["dtype"] = DType.KerasName(),
    };
}
