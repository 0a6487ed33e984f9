using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The weighted mean of values: Σ w·v / Σ w. 0 before the first value.</summary>
public sealed class Mean : Metric
{
    private readonly MeanAccumulator accumulator;

    /// <summary>Makes a mean.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    public Mean(string name = "mean", DType dtype = DType.Float32)
        : base(name, dtype) => accumulator = new MeanAccumulator(AddVariable([], "total"), AddVariable([], "count"));

    /// <summary>Takes values in. Values of more than one axis are first averaged to one number per sample (first axis).</summary>
    /// <param name="values">The values.</param>
    /// <param name="sampleWeight">Weights: a scalar, one per sample, or of the shape of the values' first axes.</param>
    public void UpdateState(Tensor values, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        accumulator.Add(values, sampleWeight);
    }

    /// <summary>Not possible: this metric takes values, not targets and predictions.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight) =>
        throw new NotSupportedException("Mean takes values, not targets and predictions: call UpdateState(values, sampleWeight).");

    /// <inheritdoc/>
    public override Tensor Result() => accumulator.Result();
}
