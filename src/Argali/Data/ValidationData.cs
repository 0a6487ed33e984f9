using Argali.Engine;

namespace Argali.Data;

/// <summary>What <c>Fit</c> evaluates after its epochs: arrays (<c>new(x, y)</c>, with sample weights <c>new(x, y, weights)</c>) or batches.</summary>
public sealed class ValidationData
{
    /// <summary>Takes arrays or tensors.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets.</param>
    /// <param name="sampleWeight">Weights of the samples; null for equal ones.</param>
    public ValidationData(ModelData x, ModelData? y = null, ModelData? sampleWeight = null)
    {
        X = x;
        Y = y;
        SampleWeight = sampleWeight;
    }

    /// <summary>Takes batches, enumerated once an evaluation.</summary>
    public ValidationData(IEnumerable<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        Batches = batches;
    }

    internal ModelData X { get; }

    internal ModelData? Y { get; }

    internal ModelData? SampleWeight { get; }

    internal IEnumerable<Batch>? Batches { get; }

    /// <summary>Takes inputs and targets.</summary>
    public static implicit operator ValidationData((Tensor X, Tensor Y) data) => new(data.X, (ModelData)data.Y);

    /// <summary>Takes inputs, targets and sample weights.</summary>
    public static implicit operator ValidationData((Tensor X, Tensor Y, Tensor SampleWeight) data) =>
        new(data.X, (ModelData)data.Y, (ModelData)data.SampleWeight);

    /// <summary>Takes batches.</summary>
    public static implicit operator ValidationData(Batch[] batches) => new(batches);
}
