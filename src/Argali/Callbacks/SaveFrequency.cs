using System.Globalization;

namespace Argali.Callbacks;

/// <summary>When to save: at the end of every epoch, or every so many batches.</summary>
/// <example><code>saveFreq: SaveFrequency.Epoch</code> or <code>saveFreq: 500</code></example>
public readonly record struct SaveFrequency
{
    private SaveFrequency(int batches) => Batches = batches;

    /// <summary>At the end of every epoch; also the default.</summary>
    public static SaveFrequency Epoch => default;

    /// <summary>The number of batches from one save to the next, or null for <see cref="Epoch"/>. 0 and less save at every batch.</summary>
    public int? Batches { get; }

    /// <summary>Every so many batches.</summary>
    /// <param name="batches">The number of batches; 0 and less save at every batch, as in Keras.</param>
    public static implicit operator SaveFrequency(int batches) => EveryBatches(batches);

    /// <summary>Every so many batches, counted on over the ends of epochs.</summary>
    /// <param name="batches">The number of batches; 0 and less save at every batch, as in Keras.</param>
    /// <returns>The frequency.</returns>
    public static SaveFrequency EveryBatches(int batches) => new(batches);

    /// <summary><c>epoch</c>, or the number of batches.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Batches?.ToString(CultureInfo.InvariantCulture) ?? "epoch";
}
