using System.Runtime.CompilerServices;

namespace Argali.Training;

/// <summary>After which epochs <c>Fit</c> validates: every n-th (an integer), or a list of epochs counted from 1.</summary>
[CollectionBuilder(typeof(ValidationFrequency), nameof(At))]
public readonly struct ValidationFrequency : IEnumerable<int>
{
    private readonly int every;
    private readonly int[]? epochs;

    private ValidationFrequency(int every, int[]? epochs)
    {
        this.every = every;
        this.epochs = epochs;
    }

    /// <summary>Validates after every n-th epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public static implicit operator ValidationFrequency(int every)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(every);
        return new ValidationFrequency(every, null);
    }

    /// <summary>Validates after the given epochs, counted from 1.</summary>
    public static ValidationFrequency At(ReadOnlySpan<int> epochs) => new(0, epochs.ToArray());

    /// <summary>Whether the epoch with this index (from 0) is followed by a validation.</summary>
    public bool Includes(int epoch) => epochs is null
        ? (epoch + 1) % Math.Max(every, 1) == 0
        : Array.IndexOf(epochs, epoch + 1) >= 0;

    /// <summary>Enumerates the listed epochs.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(epochs ?? [])).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
