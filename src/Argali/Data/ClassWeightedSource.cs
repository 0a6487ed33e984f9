using Argali.Engine;

namespace Argali.Data;

/// <summary>Adds the weights of classes to another source's batches.</summary>
internal sealed class ClassWeightedSource(IBatchSource source, IReadOnlyDictionary<int, float> classWeight) : IBatchSource
{
    public bool IsUsers => source.IsUsers;

    public int? BatchCount => source.BatchCount;

    public IBatchCursor Begin() => new Cursor(source.Begin(), classWeight);

    /// <summary>Adds the weights of classes to a batch.</summary>
    /// <exception cref="ArgumentException">There are sample weights already, no targets, or several outputs.</exception>
    public static Batch Weigh(Batch batch, IReadOnlyDictionary<int, float> classWeight)
    {
        if (batch.SampleWeight is not null)
            throw new ArgumentException("You cannot use classWeight and sampleWeight at the same time.");
        if (batch.Y is not { } targets)
            throw new ArgumentException("classWeight needs targets. Received batches without.");
        IReadOnlyList<Tensor> flat = targets.Flatten();
        return flat.Count == 1
            ? batch with { SampleWeight = ClassWeights.ToSampleWeights(flat[0], classWeight) }
            : throw new ArgumentException($"classWeight is only supported for models with a single output. Received targets of {flat.Count} outputs.");
    }

    private sealed class Cursor(IBatchCursor inner, IReadOnlyDictionary<int, float> weights) : IBatchCursor
    {
        public bool MoveNext() => inner.MoveNext();

        public Batch Read() => Weigh(inner.Read(), weights);

        public void Dispose() => inner.Dispose();
    }
}
