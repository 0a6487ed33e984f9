using System.Globalization;

namespace Argali.Callbacks;

/// <summary>When to save: at the end of every epoch, every so many batches, as often as a given cost allows, or never of itself.</summary>
/// <example><code>saveFreq: SaveFrequency.Epoch</code> or <code>saveFreq: 500</code> or <code>saveFreq: SaveFrequency.Auto(0.01)</code></example>
public readonly record struct SaveFrequency
{
    private SaveFrequency(int? batches = null, double? overhead = null, bool isNever = false)
    {
        Batches = batches;
        Overhead = overhead;
        IsNever = isNever;
    }

    /// <summary>At the end of every epoch; also the default.</summary>
    public static SaveFrequency Epoch => default;

    /// <summary>Never of itself: only at the moments of <see cref="ModelCheckpoint.Triggers"/>.</summary>
    public static SaveFrequency Never => new(isNever: true);

    /// <summary>The number of batches from one save to the next, or null. 0 and less save at every batch.</summary>
    public int? Batches { get; }

    /// <summary>The part of the training's time that saving may take, or null.</summary>
    public double? Overhead { get; }

    /// <summary>Whether this is <see cref="Never"/>.</summary>
    public bool IsNever { get; }

    /// <summary>Whether this is <see cref="Epoch"/>.</summary>
    internal bool IsEpoch => this == default;

    /// <summary>Every so many batches.</summary>
    /// <param name="batches">The number of batches; 0 and less save at every batch, as in Keras.</param>
    public static implicit operator SaveFrequency(int batches) => EveryBatches(batches);

    /// <summary>Every so many batches, counted on over the ends of epochs.</summary>
    /// <param name="batches">The number of batches; 0 and less save at every batch, as in Keras.</param>
    /// <returns>The frequency.</returns>
    public static SaveFrequency EveryBatches(int batches) => new(batches);

    /// <summary>
    /// After batches, as often as saving takes no more than a part of the training's time. The interval is chosen from what saves took: the
    /// time for which training stood still divided by <paramref name="overhead"/>, and no less than it takes to write one. The first save
    /// comes with the first batch, to measure.
    /// </summary>
    /// <param name="overhead">The part, such as 0.01 for one hundredth.</param>
    /// <returns>The frequency.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="overhead"/> is not between 0 and 1.</exception>
    public static SaveFrequency Auto(double overhead = 0.01) => overhead is > 0 and < 1
        ? new(overhead: overhead)
        : throw new ArgumentOutOfRangeException(nameof(overhead), overhead, "Expected a part of the time between 0 and 1, such as 0.01.");

    /// <summary><c>epoch</c>, the number of batches, <c>never</c>, or <c>auto(0.01)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => this switch
    {
        { Batches: { } batches } => batches.ToString(CultureInfo.InvariantCulture),
        { Overhead: { } overhead } => string.Create(CultureInfo.InvariantCulture, $"auto({overhead})"),
        { IsNever: true } => "never",
        _ => "epoch",
    };
}
