using System.Globalization;

namespace Argali.Callbacks;

/// <summary>How much a training writes: 0, 1, 2 as in Keras, or <see cref="Auto"/>.</summary>
public readonly record struct Verbosity
{
    private readonly int? level;

    private Verbosity(int? level) => this.level = level;

    /// <summary>As Keras's <c>"auto"</c>: a progress bar. Also the default.</summary>
    public static Verbosity Auto => default;

    /// <summary>Nothing: 0.</summary>
    public static Verbosity Silent => 0;

    /// <summary>A progress bar: 1.</summary>
    public static Verbosity ProgressBar => 1;

    /// <summary>One line per epoch: 2.</summary>
    public static Verbosity OneLinePerEpoch => 2;

    /// <summary>Whether this is <see cref="Auto"/>.</summary>
    public bool IsAuto => level is null;

    /// <summary>The number: 0, 1, 2; 1 for <see cref="Auto"/>.</summary>
    public int Level => level ?? 1;

    /// <summary>Takes Keras's number.</summary>
    /// <param name="level">0 for silence, 1 for a progress bar, 2 for one line per epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of these.</exception>
    public static implicit operator Verbosity(int level) => FromLevel(level);

    /// <summary>Takes Keras's number.</summary>
    /// <param name="level">0 for silence, 1 for a progress bar, 2 for one line per epoch.</param>
    /// <returns>The verbosity.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is none of these.</exception>
    public static Verbosity FromLevel(int level) => level is >= 0 and <= 2
        ? new(level)
        : throw new ArgumentOutOfRangeException(nameof(level), level, "Expected a verbosity of 0, 1 or 2.");

    /// <summary><c>auto</c>, or the number.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => level?.ToString(CultureInfo.InvariantCulture) ?? "auto";
}
