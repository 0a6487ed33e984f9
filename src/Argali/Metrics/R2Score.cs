using Argali.Diagnostics;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The coefficient of determination R²: 1 - residual sum of squares / total sum of squares, for targets (batch, columns).</summary>
public sealed class R2Score : Metric
{
    private readonly Variable sampleCount;
    private Variable? squaredSum;
    private Variable sum = null!;
    private Variable residual = null!;
    private Variable count = null!;

    /// <summary>Makes the metric.</summary>
    /// <param name="classAggregation">How the scores of the columns become one.</param>
    /// <param name="numRegressors">The number of independent variables: above 0 the adjusted R² is given.</param>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="numRegressors"/> is negative.</exception>
    public R2Score(
        R2Aggregation classAggregation = R2Aggregation.UniformAverage,
        int numRegressors = 0,
        string name = "r2_score",
        DType dtype = DType.Float32)
        : base(name, dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numRegressors);
        ClassAggregation = classAggregation;
        NumRegressors = numRegressors;
        sampleCount = AddVariable(Shape.Scalar, "num_samples");
    }

    /// <summary>Gets how the scores of the columns become one.</summary>
    public R2Aggregation ClassAggregation { get; }

    /// <summary>Gets the number of independent variables.</summary>
    public int NumRegressors { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        if (yTrue.Rank != 2 || yPred.Rank != 2)
        {
            throw new ArgumentException(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: " +
                $"y_pred.shape={yPred.Shape} and y_true.shape={yTrue.Shape}.");
        }

        Build(yTrue.Shape[1]);
        yTrue = Ops.Cast(yTrue, DType.Float32);
        yPred = Ops.Cast(yPred, DType.Float32);
        Tensor weight = Ops.Cast(sampleWeight ?? 1f, DType.Float32);
        weight = Ops.BroadcastTo(weight.Rank == 1 ? Ops.ExpandDims(weight, 1) : weight, yTrue.Shape);
        Tensor weighted = yTrue * weight;
        sum.AddTo(Ops.Sum(weighted, 0).AsSpan<float>());
        squaredSum!.AddTo(Ops.Sum(yTrue * weighted, 0).AsSpan<float>());
        residual.AddTo(Ops.Sum(Ops.SquaredDifference(yTrue, yPred) * weight, 0).AsSpan<float>());
        count.AddTo(Ops.Sum(weight, 0).AsSpan<float>());
        sampleCount.AddTo(yTrue.ElementCount);
    }

    /// <summary>Computes one score, or one per column with <see cref="R2Aggregation.None"/>.</summary>
    /// <exception cref="InvalidOperationException">No batch was taken in yet: the number of columns is not known.</exception>
    public override Tensor Result()
    {
        if (squaredSum is null)
            throw new InvalidOperationException("R2Score learns the number of columns from the first batch: call UpdateState before Result.");
        float[] squares = squaredSum.ReadAll(), sums = sum.ReadAll(), residuals = residual.ReadAll(), counts = count.ReadAll();
        var scores = new float[sums.Length];
        var totals = new float[sums.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            totals[i] = squares[i] - (sums[i] * (sums[i] / counts[i]));
            float score = 1 - (residuals[i] / totals[i]);
            scores[i] = float.IsInfinity(score) ? 0 : score;
        }

        return ClassAggregation switch
        {
            R2Aggregation.UniformAverage => Adjusted(scores.Average()),
            R2Aggregation.VarianceWeightedAverage => Adjusted(totals.Zip(scores, (total, score) => total * score).Sum() / totals.Sum()),
            _ => scores.Select(Adjusted).ToArray(),
        };
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["class_aggregation"] = ClassAggregation switch
        {
            R2Aggregation.UniformAverage => "uniform_average",
            R2Aggregation.VarianceWeightedAverage => "variance_weighted_average",
            _ => null,
        },
        ["num_regressors"] = NumRegressors,
    });

    internal static R2Aggregation ParseAggregation(Config config) => !config.ContainsKey("class_aggregation")
        ? R2Aggregation.UniformAverage
        : config.Find("class_aggregation") switch
        {
            null => R2Aggregation.None,
            "uniform_average" => R2Aggregation.UniformAverage,
            "variance_weighted_average" => R2Aggregation.VarianceWeightedAverage,
            object other => throw new ConfigException(
                "Invalid value for argument 'class_aggregation'. Expected one of null, 'uniform_average', 'variance_weighted_average'. " +
                $"Received: {Config.Describe(other)}."),
        };

    private float Adjusted(float score)
    {
        if (NumRegressors == 0)
            return score;
        float samples = sampleCount.Read();
        float freedom = samples - NumRegressors - 1;
        if (freedom > 0)
            return 1 - ((1 - score) * (samples - 1) / freedom);
        Warnings.Raise(nameof(R2Score), freedom < 0
            ? "More independent predictors than datapoints in adjusted R2 score. Falling back to standard R2 score."
            : "Division by zero in Adjusted R2 score. Falling back to standard R2 score.");
        return score;
    }

    private void Build(int columns)
    {
        if (squaredSum is not null)
        {
            if (squaredSum.Shape[0] != columns)
                throw new ArgumentException($"R2Score was built for {squaredSum.Shape[0]} columns. Received: {columns}.");
            return;
        }

        squaredSum = AddVariable([columns], "squared_sum");
        sum = AddVariable([columns], "sum");
        residual = AddVariable([columns], "residual");
        count = AddVariable([columns], "count");
    }
}
