using Argali.Saving;

namespace Argali.Metrics;

internal static partial class MetricRegistry
{
    private static void AddConfusion(ObjectRegistry<Metric> registry)
    {
        Add(registry, "TruePositives", config => new TruePositives(Thresholds(config), Name(config), DTypeOf(config)));
        Add(registry, "TrueNegatives", config => new TrueNegatives(Thresholds(config), Name(config), DTypeOf(config)));
        Add(registry, "FalsePositives", config => new FalsePositives(Thresholds(config), Name(config), DTypeOf(config)));
        Add(registry, "FalseNegatives", config => new FalseNegatives(Thresholds(config), Name(config), DTypeOf(config)));
        Add(registry, "Precision", config => new Precision(
            Thresholds(config), config.GetIntOrNull("top_k"), config.GetIntOrNull("class_id"), Name(config), DTypeOf(config)));
        Add(registry, "Recall", config => new Recall(
            Thresholds(config), config.GetIntOrNull("top_k"), config.GetIntOrNull("class_id"), Name(config), DTypeOf(config)));
        Add(registry, "SensitivityAtSpecificity", config => new SensitivityAtSpecificity(
            config.GetDouble("specificity"), ThresholdCount(config), config.GetIntOrNull("class_id"), Name(config), DTypeOf(config)));
        Add(registry, "SpecificityAtSensitivity", config => new SpecificityAtSensitivity(
            config.GetDouble("sensitivity"), ThresholdCount(config), config.GetIntOrNull("class_id"), Name(config), DTypeOf(config)));
        Add(registry, "PrecisionAtRecall", config => new PrecisionAtRecall(
            config.GetDouble("recall"), ThresholdCount(config), config.GetIntOrNull("class_id"), Name(config), DTypeOf(config)));
        Add(registry, "RecallAtPrecision", config => new RecallAtPrecision(
            config.GetDouble("precision"), ThresholdCount(config), config.GetIntOrNull("class_id"), Name(config), DTypeOf(config)));
        Add(registry, "AUC", config => AUC.FromConfig(config, Name(config), DTypeOf(config)));
    }

    private static void AddScores(ObjectRegistry<Metric> registry)
    {
        Add(registry, "FBetaScore", config => new FBetaScore(
            FBetaScore.ParseAverage(config),
            config.GetDouble("beta", 1.0),
            config.GetDoubleOrNull("threshold"),
            Name(config, "fbeta_score"),
            DTypeOf(config)));
        Add(registry, "F1Score", config => new F1Score(
            FBetaScore.ParseAverage(config), config.GetDoubleOrNull("threshold"), Name(config, "f1_score"), DTypeOf(config)));
        Add(registry, "R2Score", config => new R2Score(
            R2Score.ParseAggregation(config), config.GetInt("num_regressors", 0), Name(config, "r2_score"), DTypeOf(config)));
        Add(registry, "IoU", config => new IoU(
            config.GetInt("num_classes"),
            ClassIds(config),
            Name(config),
            DTypeOf(config),
            config.GetIntOrNull("ignore_class"),
            config.GetBool("sparse_y_true", true),
            config.GetBool("sparse_y_pred", true),
            config.GetInt("axis", -1)));
        Add(registry, "BinaryIoU", config =>
            new BinaryIoU(config.GetInts("target_class_ids"), config.GetDouble("threshold", 0.5), Name(config), DTypeOf(config)));
        Add(registry, "MeanIoU", config => new MeanIoU(
            config.GetInt("num_classes"),
            Name(config),
            DTypeOf(config),
            config.GetIntOrNull("ignore_class"),
            config.GetBool("sparse_y_true", true),
            config.GetBool("sparse_y_pred", true),
            config.GetInt("axis", -1)));
        Add(registry, "OneHotIoU", config => new OneHotIoU(
            config.GetInt("num_classes"),
            ClassIds(config),
            Name(config),
            DTypeOf(config),
            config.GetIntOrNull("ignore_class"),
            config.GetBool("sparse_y_pred", false),
            config.GetInt("axis", -1)));
        Add(registry, "OneHotMeanIoU", config => new OneHotMeanIoU(
            config.GetInt("num_classes"),
            Name(config),
            DTypeOf(config),
            config.GetIntOrNull("ignore_class"),
            config.GetBool("sparse_y_pred", false),
            config.GetInt("axis", -1)));
    }

    private static string? Name(Config config) => config.GetString("name", null);

    private static MetricThresholds Thresholds(Config config) => MetricThresholds.FromConfig(config, "thresholds");

    private static int ThresholdCount(Config config) => config.GetInt("num_thresholds", 200);

    private static int[] ClassIds(Config config) => config.GetInts("target_class_ids")
        ?? throw new ConfigException("The config has no 'target_class_ids'.");
}
