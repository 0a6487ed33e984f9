using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The weighted sum of values: Σ w·v.</summary>
public sealed class Sum : Metric
{
    private readonly Variable total;

    /// <summary>Makes a sum.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    public Sum(string name = "sum", DType dtype = DType.Float32)
        : base(name, dtype) => total = AddVariable([], "total");

    /// <summary>Takes values in.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sampleWeight">Weights: a scalar, one per sample, or of the shape of the values' first axes.</param>
    public void UpdateState(Tensor values, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        total.AddTo(Ops.Sum(SamplewiseValues.Reduce(values, sampleWeight, mean: false).Values).Item<float>());
    }

    /// <summary>Not possible: this metric takes values, not targets and predictions.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight) =>
        throw new NotSupportedException("Sum takes values, not targets and predictions: call UpdateState(values, sampleWeight).");

    /// <inheritdoc/>
    public override Tensor Result() => total.Read();
}
