using Argali.Engine;

namespace Argali.Data;

/// <summary>Cuts arrays into batches; the last one may be smaller.</summary>
internal sealed class ArrayBatchSource : IBatchSource
{
    /// <summary>Keras's batch size when none is given.</summary>
    public const int DefaultBatchSize = 32;

    private readonly Nest<Tensor> x;
    private readonly Nest<Tensor>? y;
    private readonly Nest<Tensor>? sampleWeight;
    private readonly Shuffle shuffle;
    private readonly SeedGenerator? seeds;
    private readonly int batchSize;
    private readonly int sampleCount;

    /// <param name="x">The inputs.</param>
    /// <param name="y">The targets, or null.</param>
    /// <param name="sampleWeight">The sample weights, or null.</param>
    /// <param name="batchSize">Samples a batch; null for 32, or what <paramref name="steps"/> makes of the samples.</param>
    /// <param name="steps">The number of steps that a pass is to have, if the batch size is to follow from it.</param>
    /// <param name="shuffle">The order of the samples.</param>
    /// <param name="seeds">Where random orders come from; needed when <paramref name="shuffle"/> is not None.</param>
    /// <exception cref="ArgumentException">The arrays have different numbers of samples, or none.</exception>
    public ArrayBatchSource(
        Nest<Tensor> x, Nest<Tensor>? y, Nest<Tensor>? sampleWeight, int? batchSize, int? steps, Shuffle shuffle, SeedGenerator? seeds)
    {
        this.x = x;
        this.y = y;
        this.sampleWeight = sampleWeight;
        this.shuffle = shuffle;
        this.seeds = seeds;
        sampleCount = CountSamples(x, y, sampleWeight);
        if (batchSize is { } given)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given, nameof(batchSize));
        this.batchSize = batchSize ?? (steps is { } count ? (sampleCount + count - 1) / count : DefaultBatchSize);
    }

    public bool IsUsers => false;

    public int? BatchCount => (sampleCount + batchSize - 1) / batchSize;

    /// <summary>Counts the samples of arrays that belong together.</summary>
    /// <exception cref="ArgumentException">The counts differ; the message lists them.</exception>
    public static int CountSamples(Nest<Tensor> x, Nest<Tensor>? y, Nest<Tensor>? sampleWeight)
    {
        IReadOnlyList<int> xs = Sizes(x);
        IReadOnlyList<int> ys = y is null ? [] : Sizes(y.Value);
        IReadOnlyList<int> weights = sampleWeight is null ? [] : Sizes(sampleWeight.Value);
        if (xs.Concat(ys).Concat(weights).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                "Data cardinality is ambiguous. Make sure all arrays contain the same number of samples. " +
                $"'x' sizes: {string.Join(", ", xs)}. 'y' sizes: {string.Join(", ", ys)}. 'sampleWeight' sizes: {string.Join(", ", weights)}.");
        }

        return xs[0];
    }

    /// <summary>Takes the samples from <paramref name="start"/> on.</summary>
    public static Nest<Tensor> Part(Nest<Tensor> data, int start, int count) => data.Map(tensor => BatchRows.Slice(tensor, start, count));

    public IBatchCursor Begin() => new Cursor(this, shuffle switch
    {
        Shuffle.Samples => SampleOrder.Permutation(sampleCount, seeds!),
        Shuffle.Batches => SampleOrder.OfBatches(sampleCount, batchSize, seeds!),
        _ => null,
    });

    private static Nest<Tensor> Rows(Nest<Tensor> data, int[]? order, int start, int count)
    {
        if (data.IsLeaf)
            return BatchRows.Take(data.Value, order, start, count);
        return data.Map(tensor => BatchRows.Take(tensor, order, start, count));
    }

    private static IReadOnlyList<int> Sizes(Nest<Tensor> data) =>
    [
        .. data.Flatten().Select(tensor => tensor.Rank > 0
            ? tensor.Shape[0]
            : throw new ArgumentException("Arrays of samples need a first axis that counts the samples. Received a scalar.")),
    ];

    private sealed class Cursor(ArrayBatchSource source, int[]? order) : IBatchCursor
    {
        private int index = -1;

        public bool MoveNext() => ++index < source.BatchCount;

        public Batch Read()
        {
            int start = index * source.batchSize;
            int count = Math.Min(source.batchSize, source.sampleCount - start);
            return new Batch(
                Rows(source.x, order, start, count),
                source.y is { } targets ? Rows(targets, order, start, count) : (Nest<Tensor>?)null,
                source.sampleWeight is { } weights ? Rows(weights, order, start, count) : (Nest<Tensor>?)null);
        }

        public void Dispose()
        {
        }
    }
}
