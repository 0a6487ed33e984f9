using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>Intersection over union for one-hot targets, averaged over all classes that occur.</summary>
/// <param name="numClasses">The number of classes.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variable.</param>
/// <param name="ignoreClass">A class whose samples do not count. Default: none.</param>
/// <param name="sparseYPred">Whether predictions are class numbers; else scores per class.</param>
/// <param name="axis">The axis of the classes.</param>
public sealed class OneHotMeanIoU(
    int numClasses,
    string? name = null,
    DType dtype = DType.Float32,
    int? ignoreClass = null,
    bool sparseYPred = false,
    int axis = -1)
    : MeanIoU(numClasses, name, dtype, ignoreClass, sparseYTrue: false, sparseYPred, axis)
{
    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig();
        config.Remove("sparse_y_true");
        return config;
    }
}
