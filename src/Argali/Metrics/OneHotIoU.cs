using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>Intersection over union for one-hot targets, averaged over chosen classes.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="targetClassIds">The classes that count.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variable.</param>
/// <param name="ignoreClass">A class whose samples do not count. Default: none.</param>
/// <param name="sparseYPred">Whether predictions are class numbers; else scores per class.</param>
/// <param name="axis">The axis of the classes.</param>
public sealed class OneHotIoU(
    int numClasses,
    IReadOnlyList<int> targetClassIds,
    string? name = null,
    DType dtype = DType.Float32,
    int? ignoreClass = null,
    bool sparseYPred = false,
    int axis = -1)
    : IoU(numClasses, targetClassIds, name, dtype, ignoreClass, sparseYTrue: false, sparseYPred, axis)
{
    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["num_classes"] = NumClasses,
        ["target_class_ids"] = TargetClassIds,
        ["name"] = Name,
        ["dtype"] = DType.KerasName(),
        ["ignore_class"] = IgnoreClass,
        ["sparse_y_pred"] = SparseYPred,
        ["axis"] = Axis,
    };
}
