using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>
/// Intersection over union, TP / (TP + FP + FN), averaged over chosen classes; computed from the confusion matrix of all batches.
/// </summary>
public class IoU : Metric
{
    private const float Epsilon = 1e-7f;

    private readonly int[] targetClassIds;
    private readonly Variable confusionMatrix;

    /// <summary>Makes the metric.</summary>
    /// <param name="numClasses">The number of classes.</param>
    /// <param name="targetClassIds">The classes that count.</param>
    /// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
    /// <param name="dtype">The type of the variable.</param>
    /// <param name="ignoreClass">A class whose samples do not count. Default: none.</param>
    /// <param name="sparseYTrue">Whether targets are class numbers; else scores per class along <paramref name="axis"/>.</param>
    /// <param name="sparseYPred">Whether predictions are class numbers; else scores per class along <paramref name="axis"/>.</param>
    /// <param name="axis">The axis of the classes.</param>
    /// <exception cref="ArgumentException">A class that should count lies outside [0, numClasses).</exception>
    public IoU(
        int numClasses,
        IReadOnlyList<int> targetClassIds,
        string? name = null,
        DType dtype = DType.Float32,
        int? ignoreClass = null,
        bool sparseYTrue = true,
        bool sparseYPred = true,
        int axis = -1)
        : base(name, dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numClasses);
        ArgumentNullException.ThrowIfNull(targetClassIds);
        foreach (int id in targetClassIds)
        {
            if (id < 0 || id >= numClasses)
                throw new ArgumentException($"Target class id {id} is out of range, which is [0, {numClasses}).", nameof(targetClassIds));
        }

        this.targetClassIds = [.. targetClassIds];
        NumClasses = numClasses;
        IgnoreClass = ignoreClass;
        SparseYTrue = sparseYTrue;
        SparseYPred = sparseYPred;
        Axis = axis;
        confusionMatrix = AddVariable([numClasses, numClasses], "total_confusion_matrix");
    }

    /// <summary>Gets the number of classes.</summary>
    public int NumClasses { get; }

    /// <summary>Gets the classes that count.</summary>
    public IReadOnlyList<int> TargetClassIds => targetClassIds;

    /// <summary>Gets the class whose samples do not count; null for none.</summary>
    public int? IgnoreClass { get; }

    /// <summary>Gets whether targets are class numbers.</summary>
    public bool SparseYTrue { get; }

    /// <summary>Gets whether predictions are class numbers.</summary>
    public bool SparseYPred { get; }

    /// <summary>Gets the axis of the classes.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <summary>Takes a batch in.</summary>
    /// <param name="yTrue">The targets: class numbers, or scores.</param>
    /// <param name="yPred">The predictions: class numbers, or scores.</param>
    /// <param name="sampleWeight">A weight per element that is classified, or one for all.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, or a class number is out of range.</exception>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        ReadOnlySpan<int> targets = Classes(yTrue, SparseYTrue), predictions = Classes(yPred, SparseYPred);
        if (targets.Length != predictions.Length)
            throw new ArgumentException($"Targets and predictions must have the same number of elements. Received: {yTrue.Shape} and {yPred.Shape}.");
        ReadOnlySpan<float> weights = sampleWeight is { } given ? Weights(given, targets.Length) : default;
        var batch = new double[NumClasses * NumClasses];
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] == IgnoreClass)
                continue;
            batch[(Checked(targets[i]) * NumClasses) + Checked(predictions[i])] += weights.IsEmpty ? 1 : weights[i];
        }

        confusionMatrix.AddTo([.. batch.Select(sum => (float)sum)]);
    }

    /// <summary>Gets the mean over the classes that count and that occurred; 0 if none of them did.</summary>
    public override Tensor Result()
    {
        float[] matrix = confusionMatrix.ReadAll();
        double sum = 0;
        int occurring = 0;
        foreach (int id in targetClassIds)
        {
            double row = 0, column = 0;
            for (int other = 0; other < NumClasses; other++)
            {
                row += matrix[(id * NumClasses) + other];
                column += matrix[(other * NumClasses) + id];
            }

            double both = matrix[(id * NumClasses) + id], union = row + column - both;
            sum += both / (union + Epsilon);
            if (union > 1e-9)
                occurring++;
        }

        return occurring == 0 ? 0f : (float)(sum / occurring);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["num_classes"] = NumClasses,
        ["target_class_ids"] = targetClassIds,
        ["ignore_class"] = IgnoreClass,
        ["sparse_y_true"] = SparseYTrue,
        ["sparse_y_pred"] = SparseYPred,
        ["axis"] = Axis,
    });

    private ReadOnlySpan<int> Classes(Tensor y, bool sparse) => Ops.Cast(sparse ? y : Ops.ArgMax(y, Axis), DType.Int32).AsSpan<int>();

    private int Checked(int label) => label >= 0 && label < NumClasses
        ? label
        : throw new ArgumentException($"Expected class numbers in [0, {NumClasses}). Received: {label}.");

    private static ReadOnlySpan<float> Weights(Tensor weight, int count)
    {
        Tensor flat = Ops.Cast(weight, DType.Float32);
        if (flat.Rank > 1)
            flat = Ops.Reshape(flat, new Shape(Shape.Unknown));
        return Ops.BroadcastTo(flat, new Shape(count)).AsSpan<float>();
    }
}
