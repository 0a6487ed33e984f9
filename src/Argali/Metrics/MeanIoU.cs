using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>Intersection over union, averaged over all classes that occur.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variable.</param>
/// <param name="ignoreClass">A class whose samples do not count. Default: none.</param>
/// <param name="sparseYTrue">Whether targets are class numbers; else scores per class.</param>
/// <param name="sparseYPred">Whether predictions are class numbers; else scores per class.</param>
/// <param name="axis">The axis of the classes.</param>
public class MeanIoU(
    int numClasses,
    string? name = null,
    DType dtype = DType.Float32,
    int? ignoreClass = null,
    bool sparseYTrue = true,
    bool sparseYPred = true,
    int axis = -1)
    : IoU(numClasses, AllClasses(numClasses), name, dtype, ignoreClass, sparseYTrue, sparseYPred, axis)
{
    private static int[] AllClasses(int count)
    {
        AllocationBudget.Require([Math.Max(count, 0)], Engine.DType.Int32);
        return [.. Enumerable.Range(0, Math.Max(count, 0))];
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["num_classes"] = NumClasses,
        ["name"] = Name,
        ["dtype"] = DType.KerasName(),
        ["ignore_class"] = IgnoreClass,
        ["sparse_y_true"] = SparseYTrue,
        ["sparse_y_pred"] = SparseYPred,
        ["axis"] = Axis,
    };
}
