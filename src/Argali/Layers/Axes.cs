using System.Collections;
using System.Runtime.CompilerServices;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Axes where Keras takes one number, several or none: <c>axis: -1</c>, <c>axis: [1, 2]</c>, <c>axis: Axes.None</c>. Negative ones count
/// from the last axis backwards.
/// </summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IReadOnlyList<int>
{
    /// <summary>No axis at all.</summary>
    public static readonly Axes None = new([]);

    private readonly int[]? axes;

    private Axes(int[] axes) => this.axes = axes;

    /// <summary>Gets whether nothing was given, so that the default of the argument holds.</summary>
    public bool IsDefault => axes is null;

    /// <inheritdoc/>
    public int Count => axes?.Length ?? 0;

    /// <inheritdoc/>
    public int this[int index] => axes is null ? throw new ArgumentOutOfRangeException(nameof(index)) : axes[index];

    /// <summary>Takes one axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <summary>Takes several axes.</summary>
    public static implicit operator Axes(int[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return new([.. axes]);
    }

    /// <summary>Takes several axes.</summary>
    public static Axes Create(ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(axes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Lists the axes.</summary>
    public override string ToString() => $"[{string.Join(", ", this)}]";

    /// <summary>Reads a number, a list or null (no axis) from a config; the default when the key is missing.</summary>
    internal static Axes FromConfig(Config config, string key) =>
        !config.ContainsKey(key) ? default : config.GetInts(key) is { } given ? new Axes(given) : None;
}
