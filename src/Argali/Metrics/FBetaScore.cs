using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The weighted harmonic mean of precision and recall: (1 + β²)·P·R / (β²·P + R), for targets and predictions (batch, classes).</summary>
public class FBetaScore : Metric
{
    private const float Epsilon = 1e-7f;

    private Variable? truePositives;
    private Variable falsePositives = null!;
    private Variable falseNegatives = null!;
    private Variable intermediateWeights = null!;

    /// <summary>Makes the metric.</summary>
    /// <param name="average">How the scores of the classes become one. Default: they stay apart.</param>
    /// <param name="beta">How much recall counts over precision.</param>
    /// <param name="threshold">Above it a prediction is positive, from 0 to 1. Default: the largest prediction of each row is.</param>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is not positive, or the threshold lies outside (0, 1].</exception>
    public FBetaScore(
        ScoreAverage average = ScoreAverage.None,
        double beta = 1.0,
        double? threshold = null,
        string name = "fbeta_score",
        DType dtype = DType.Float32)
        : base(name, dtype)
    {
        if (!(beta > 0))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, $"Invalid 'beta' argument value. It should be > 0. Received: beta={beta}.");
        if (threshold is { } given && !(given > 0 && given <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), given, $"Invalid 'threshold' argument value. It should verify 0 < threshold <= 1. Received: threshold={given}.");
        }

        Average = average;
        Beta = beta;
        Threshold = threshold;
    }

    /// <summary>Gets how the scores of the classes become one.</summary>
    public ScoreAverage Average { get; }

    /// <summary>Gets how much recall counts over precision.</summary>
    public double Beta { get; }

    /// <summary>Gets the threshold; null when the largest prediction of each row is positive.</summary>
    public double? Threshold { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        if (yTrue.Rank != 2 || yPred.Shape != yTrue.Shape)
        {
            throw new ArgumentException(
                $"{ClassName} expects 2D inputs with shape (batch_size, output_dim). Received input shapes: " +
                $"y_pred.shape={yPred.Shape} and y_true.shape={yTrue.Shape}.");
        }

        int classes = yPred.Shape[1];
        Build(classes);
        ReadOnlySpan<float> targets = Ops.Cast(yTrue, DType.Float32).AsSpan<float>(), predictions = Ops.Cast(yPred, DType.Float32).AsSpan<float>();
        ReadOnlySpan<float> weights = sampleWeight is { } given
            ? Ops.BroadcastTo(Ops.Cast(given, DType.Float32), new Shape(yPred.Shape[0])).AsSpan<float>()
            : default;
        int columns = truePositives!.Shape.Rank == 0 ? 1 : classes;
        var sums = new double[4 * columns];
        for (int i = 0; i < predictions.Length; i++)
        {
            int row = i / classes, column = i % classes % columns;
            double weight = weights.IsEmpty ? 1 : weights[row];
            double target = targets[i] * weight, other = (1 - targets[i]) * weight;
            if (IsPositive(predictions[i], predictions.Slice(row * classes, classes)))
            {
                sums[column] += target;
                sums[columns + column] += other;
            }
            else
            {
                sums[(2 * columns) + column] += target;
            }

            sums[(3 * columns) + column] += target;
        }

        float[] rounded = [.. sums.Select(sum => (float)sum)];
        truePositives.AddTo(rounded.AsSpan(0, columns));
        falsePositives.AddTo(rounded.AsSpan(columns, columns));
        falseNegatives.AddTo(rounded.AsSpan(2 * columns, columns));
        intermediateWeights.AddTo(rounded.AsSpan(3 * columns, columns));
    }

    /// <summary>Computes one score, or one per class with <see cref="ScoreAverage.None"/>.</summary>
    /// <exception cref="InvalidOperationException">No batch was taken in yet: the number of classes is not known.</exception>
    public override Tensor Result()
    {
        if (truePositives is null)
            throw new InvalidOperationException($"{ClassName} learns the number of classes from the first batch: call UpdateState before Result.");
        float[] tp = truePositives.ReadAll(), fp = falsePositives.ReadAll(), fn = falseNegatives.ReadAll(), weights = intermediateWeights.ReadAll();
        float square = (float)(Beta * Beta);
        var scores = new float[tp.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            float precision = tp[i] / (tp[i] + fp[i] + Epsilon), recall = tp[i] / (tp[i] + fn[i] + Epsilon);
            scores[i] = precision * recall / ((square * precision) + recall + Epsilon) * (1 + square);
        }

        return Average switch
        {
            ScoreAverage.None => scores,
            ScoreAverage.Weighted => scores.Zip(weights, (score, weight) => score * weight / (weights.Sum() + Epsilon)).Sum(),
            _ => scores.Average(),
        };
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["average"] = Average == ScoreAverage.None ? null : Average.ToString().ToLowerInvariant(),
        ["beta"] = Beta,
        ["threshold"] = Threshold,
    });

    internal static ScoreAverage ParseAverage(Config config) => config.Find("average") switch
    {
        null => ScoreAverage.None,
        "micro" => ScoreAverage.Micro,
        "macro" => ScoreAverage.Macro,
        "weighted" => ScoreAverage.Weighted,
        object other => throw new ConfigException(
            $"Invalid 'average' argument value. Expected one of: 'micro', 'macro', 'weighted', null. Received: average={Config.Describe(other)}."),
    };

    // Of a row of zeros none is positive.
    private bool IsPositive(float prediction, ReadOnlySpan<float> row)
    {
        if (Threshold is { } threshold)
            return prediction > (float)threshold;
        foreach (float other in row)
        {
            if (other > prediction)
                return false;
        }

        return MathF.Abs(prediction) > 1e-9f;
    }

    private void Build(int classes)
    {
        if (truePositives is not null)
        {
            if (truePositives.Shape.Rank == 1 && truePositives.Shape[0] != classes)
                throw new ArgumentException($"{ClassName} was built for {truePositives.Shape[0]} classes. Received: {classes}.");
            return;
        }

        Shape shape = Average == ScoreAverage.Micro ? Shape.Scalar : new Shape(classes);
        truePositives = AddVariable(shape, "true_positives");
        falsePositives = AddVariable(shape, "false_positives");
        falseNegatives = AddVariable(shape, "false_negatives");
        intermediateWeights = AddVariable(shape, "intermediate_weights");
    }
}
