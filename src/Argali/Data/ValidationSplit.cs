using Argali.Engine;

namespace Argali.Data;

/// <summary>Keeps the last samples for validation.</summary>
internal static class ValidationSplit
{
    /// <summary>Splits after the first <c>floor(n · (1 - split))</c> samples.</summary>
    /// <exception cref="ArgumentException">A side would be empty, or the part lies outside (0, 1).</exception>
    public static ((Nest<Tensor> X, Nest<Tensor>? Y, Nest<Tensor>? Weights) Training, ValidationData Validation) Apply(
        Nest<Tensor> x, Nest<Tensor>? y, Nest<Tensor>? sampleWeight, double split)
    {
        if (split is not (> 0 and < 1))
            throw new ArgumentException($"validationSplit expects a part in (0, 1). Received: {split}.", nameof(split));
        int count = ArrayBatchSource.CountSamples(x, y, sampleWeight);
        int first = (int)Math.Floor(count * (1.0 - split));
        if (first == 0 || first == count)
        {
            throw new ArgumentException(
                $"Training data contains {count} samples, which is not sufficient to split it into a validation and training set as " +
                $"specified by validationSplit={split}. Either provide more data, or a different value.", nameof(split));
        }

        Nest<Tensor> Head(Nest<Tensor> data) => ArrayBatchSource.Part(data, 0, first);
        ModelData Tail(Nest<Tensor> data) => new(ArrayBatchSource.Part(data, first, count - first));
        return (
            (Head(x), y is { } targets ? Head(targets) : (Nest<Tensor>?)null, sampleWeight is { } weights ? Head(weights) : (Nest<Tensor>?)null),
            new ValidationData(
                Tail(x), y is { } last ? Tail(last) : (ModelData?)null, sampleWeight is { } rest ? Tail(rest) : (ModelData?)null));
    }
}
