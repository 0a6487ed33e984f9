using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The area under the receiver operating characteristic or the precision-recall curve, approximated at thresholds.</summary>
/// <seealso href="https://keras.io/api/metrics/classification_metrics/#auc-class"/>
public sealed partial class AUC : Metric
{
    private const float Epsilon = 1e-7f;

    private readonly double[]? givenThresholds;
    private readonly float[]? labelWeights;
    private readonly float[] thresholds;
    private readonly bool evenly;
    private ConfusionCounts? counts;
    private Variable truePositives = null!;
    private Variable falsePositives = null!;
    private Variable trueNegatives = null!;
    private Variable falseNegatives = null!;

    /// <summary>Makes the metric.</summary>
    /// <param name="numThresholds">How many thresholds, from 0 to 1 in equal steps, approximate the curve.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="summationMethod">How the area between two thresholds is added.</param>
    /// <param name="name">The name in logs. Default: <c>auc</c>, made unique.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <param name="thresholds">Thresholds to use instead, from 0 to 1; 0 and 1 are added.</param>
    /// <param name="multiLabel">Whether each label (last axis) has a curve of its own and the areas are averaged.</param>
    /// <param name="numLabels">The number of labels, if known before the first batch; only with <paramref name="multiLabel"/>.</param>
    /// <param name="labelWeights">A weight for each label.</param>
    /// <param name="fromLogits">Whether predictions are logits, to which a sigmoid is applied.</param>
    /// <exception cref="ArgumentException">Fewer than two thresholds, or labels are counted without <paramref name="multiLabel"/>.</exception>
    public AUC(
        int numThresholds = 200,
        AucCurve curve = AucCurve.ROC,
        AucSummation summationMethod = AucSummation.Interpolation,
        string? name = null,
        DType dtype = DType.Float32,
        IReadOnlyList<double>? thresholds = null,
        bool multiLabel = false,
        int? numLabels = null,
        IReadOnlyList<double>? labelWeights = null,
        bool fromLogits = false)
        : base(name, dtype)
    {
        if (thresholds is null && numThresholds <= 1)
            throw new ArgumentException($"`numThresholds` must be an integer > 1. Received: {numThresholds}.", nameof(numThresholds));
        if (numLabels is not null && !multiLabel)
            throw new ArgumentException("`numLabels` is needed only when `multiLabel` is true: leave it out.", nameof(numLabels));
        if (numLabels is <= 0)
            throw new ArgumentOutOfRangeException(nameof(numLabels), numLabels, $"`numLabels` must be an integer > 0. Received: {numLabels}.");
        Curve = curve;
        SummationMethod = summationMethod;
        MultiLabel = multiLabel;
        NumLabels = numLabels;
        FromLogits = fromLogits;
        this.labelWeights = labelWeights is null ? null : [.. labelWeights.Select(weight => (float)weight)];
        givenThresholds = thresholds is null ? null : [.. thresholds.Order()];
        NumThresholds = givenThresholds is null ? numThresholds : givenThresholds.Length + 2;
        AllocationBudget.Require([NumThresholds, numLabels ?? 1], Engine.DType.Float64);
        IEnumerable<double> inner = givenThresholds ?? Enumerable.Range(1, numThresholds - 2).Select(i => (double)i / (numThresholds - 1));
        evenly = givenThresholds is null || ConfusionCounts.AreEven([0f, .. givenThresholds.Select(value => (float)value), 1f]);

        // The ends lie a little outside [0, 1], so that predictions of exactly 0 and 1 fall between them.
        this.thresholds = [-Epsilon, .. inner.Select(value => (float)value), 1f + Epsilon];
        if (!multiLabel)
            Build(1);
        else if (numLabels is { } labels)
            Build(labels);
    }

    /// <summary>Gets how many thresholds approximate the curve, its ends included.</summary>
    public int NumThresholds { get; }

    /// <summary>Gets the curve.</summary>
    public AucCurve Curve { get; }

    /// <summary>Gets how the area between two thresholds is added.</summary>
    public AucSummation SummationMethod { get; }

    /// <summary>Gets whether each label has a curve of its own.</summary>
    public bool MultiLabel { get; }

    /// <summary>Gets the number of labels, if given.</summary>
    public int? NumLabels { get; }

    /// <summary>Gets whether predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        if (counts is null)
        {
            if (yPred.Rank != 2)
                throw new ArgumentException($"y_pred must have rank 2 when 'multi_label' is true. Received: y_pred.shape={yPred.Shape}.", nameof(yPred));
            Build(yPred.Shape[1]);
        }

        counts!.Count(yTrue, yPred, sampleWeight, labelWeights: MultiLabel ? default : labelWeights, fromLogits: FromLogits);
        truePositives.AddTo(counts.TruePositives);
        falsePositives.AddTo(counts.FalsePositives);
        trueNegatives.AddTo(counts.TrueNegatives);
        falseNegatives.AddTo(counts.FalseNegatives);
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig().Merge(new Config
        {
            ["num_thresholds"] = NumThresholds,
            ["curve"] = Curve == AucCurve.PR ? "PR" : "ROC",
            ["summation_method"] = SummationMethod.ToString().ToLowerInvariant(),
            ["multi_label"] = MultiLabel,
            ["num_labels"] = NumLabels,
            ["label_weights"] = labelWeights is null ? null : new Config
            {
                ["class_name"] = "__tensor__",
                ["config"] = new Config { ["value"] = labelWeights, ["dtype"] = "float32" },
            },
            ["from_logits"] = FromLogits,
        });
        if (givenThresholds is not null)
            config["thresholds"] = givenThresholds;
        return config;
    }

    internal static AUC FromConfig(Config config, string? name, DType dtype) => new(
        config.GetInt("num_thresholds", 200),
        ParseCurve(config.GetString("curve", "ROC")),
        ParseSummation(config.GetString("summation_method", "interpolation")),
        name,
        dtype,
        config.GetDoubles("thresholds"),
        config.GetBool("multi_label", false),
        config.GetIntOrNull("num_labels"),
        LabelWeights(config),
        config.GetBool("from_logits", false));

    private static AucCurve ParseCurve(string curve) => curve switch
    {
        "ROC" or "roc" => AucCurve.ROC,
        "PR" or "pr" => AucCurve.PR,
        _ => throw new ConfigException($"Invalid AUC curve value: \"{curve}\". Expected values are [\"PR\", \"ROC\"]."),
    };

    private static AucSummation ParseSummation(string method) => method switch
    {
        "interpolation" or "Interpolation" => AucSummation.Interpolation,
        "majoring" or "Majoring" => AucSummation.Majoring,
        "minoring" or "Minoring" => AucSummation.Minoring,
        _ => throw new ConfigException(
            $"Invalid AUC summation method value: \"{method}\". Expected values are [\"interpolation\", \"majoring\", \"minoring\"]."),
    };

    private static double[]? LabelWeights(Config config) => config.Find("label_weights") switch
    {
        Config envelope => [.. Ops.Cast(TensorConfig.Read(envelope), DType.Float64).AsSpan<double>()],
        Tensor tensor => [.. Ops.Cast(tensor, DType.Float64).AsSpan<double>()],
        _ => config.GetDoubles("label_weights"),
    };

    private void Build(int labels)
    {
        Shape shape = MultiLabel ? new Shape(NumThresholds, labels) : new Shape(NumThresholds);
        counts = new ConfusionCounts(thresholds, evenly, labels);
        truePositives = AddVariable(shape, "true_positives");
        falsePositives = AddVariable(shape, "false_positives");
        trueNegatives = AddVariable(shape, "true_negatives");
        falseNegatives = AddVariable(shape, "false_negatives");
    }
}
