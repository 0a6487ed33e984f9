using System.Globalization;
using Argali.Checkpoints;

namespace Argali.Callbacks;

/// <summary>An array of numbers in the <see cref="Logs"/>, such as a metric with one value per class. It does not change.</summary>
public sealed class LogArray : IEquatable<LogArray>
{
    private readonly double[] values;
    private readonly int[] shape;
    private readonly bool single;

    /// <summary>An array of one dimension.</summary>
    /// <param name="values">The elements; they are copied.</param>
    public LogArray(ReadOnlySpan<double> values)
        : this(values, [values.Length])
    {
    }

    /// <summary>An array of any shape.</summary>
    /// <param name="values">The elements in row-major order; they are copied.</param>
    /// <param name="shape">The lengths of the axes; empty for a single number.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public LogArray(ReadOnlySpan<double> values, ReadOnlySpan<int> shape)
    {
        this.values = values.ToArray();
        this.shape = Checked(shape, values.Length);
    }

    /// <summary>An array of floats of one dimension, which are written as floats: 0.1f as 0.1.</summary>
    /// <param name="values">The elements; they are copied.</param>
    public LogArray(ReadOnlySpan<float> values)
        : this(values, [values.Length])
    {
    }

    /// <summary>An array of floats of any shape, which are written as floats: 0.1f as 0.1.</summary>
    /// <param name="values">The elements in row-major order; they are copied.</param>
    /// <param name="shape">The lengths of the axes; empty for a single number.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public LogArray(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        this.values = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            this.values[i] = values[i];
        }

        single = true;
        this.shape = Checked(shape, values.Length);
    }

    /// <summary>The number of axes; 0 for a single number.</summary>
    public int Rank => shape.Length;

    /// <summary>The lengths of the axes.</summary>
    public IReadOnlyList<int> Shape => shape;

    /// <summary>The elements in row-major order.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>Whether the elements are floats.</summary>
    internal bool IsSingle => single;

    /// <summary>The text that NumPy gives: <c>[0.5  0.25]</c>.</summary>
    /// <returns>The text, in one line, the same in every culture.</returns>
    public override string ToString()
    {
        if (Rank == 0)
        {
            return Element(0).ToString();
        }

        string[] texts = AlignedTexts();
        int at = 0;
        return Bracketed(0, texts, " ", ref at);
    }

    /// <inheritdoc/>
    public bool Equals(LogArray? other) =>
        other is not null && single == other.single && shape.AsSpan().SequenceEqual(other.shape) && values.AsSpan().SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LogArray);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(single, values.Length, values.Length > 0 ? values[0] : 0);

    /// <summary>The entries of the first axis: numbers, or arrays of one axis less.</summary>
    internal IEnumerable<LogValue> Entries()
    {
        int size = shape.Skip(1).Aggregate(1, (product, length) => product * length);
        for (int i = 0; i < shape[0]; i++)
        {
            yield return Rank == 1 ? Element(i) : Part(i * size, size);
        }
    }

    /// <summary>The text that NumPy's <c>repr</c> gives: <c>array([0.5 , 0.25])</c>.</summary>
    internal string ToRepr()
    {
        string[] texts = Rank == 0 ? [Element(0).ToString()] : AlignedTexts();
        int at = 0;
        return $"array({Bracketed(0, texts, ", ", ref at)}{(single ? ", dtype=float32" : "")})";
    }

    private static int[] Checked(ReadOnlySpan<int> shape, int count)
    {
        long product = 1;
        foreach (int length in shape)
        {
            product = checked(product * length);
        }

        return product == count
            ? shape.ToArray()
            : throw new ArgumentException(
                $"The shape ({string.Join(", ", shape.ToArray())}) has {product} elements. Received: {count}.", nameof(shape));
    }

    private LogValue Element(int i) => single ? (float)values[i] : values[i];

    private LogArray Part(int start, int count) => single
        ? new LogArray([.. values.AsSpan(start, count).ToArray().Select(v => (float)v)], shape.AsSpan(1))
        : new LogArray(values.AsSpan(start, count), shape.AsSpan(1));

    // NumPy aligns the points: zeros at the end are left out, spaces stand in their place.
    private string[] AlignedTexts()
    {
        string[] texts = [.. Enumerable.Range(0, values.Length).Select(i => Element(i).ToString())];
        string[] left = [.. texts.Select(t => t.Contains('.', StringComparison.Ordinal) ? t[..(t.IndexOf('.', StringComparison.Ordinal) + 1)] : t)];
        string[] right = [.. texts.Select((t, i) => t[left[i].Length..] is var r && r == "0" ? "" : r)];
        int leftWidth = left.Select(t => t.Length).DefaultIfEmpty().Max();
        int rightWidth = right.Select(t => t.Length).DefaultIfEmpty().Max();
        return [.. left.Select((t, i) => t.PadLeft(leftWidth) + right[i].PadRight(rightWidth))];
    }

    private string Bracketed(int axis, string[] texts, string separator, ref int at)
    {
        if (axis == Rank)
        {
            return texts[at++];
        }

        string[] parts = new string[shape[axis]];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Bracketed(axis + 1, texts, separator, ref at);
        }

        return string.Create(CultureInfo.InvariantCulture, $"[{string.Join(separator, parts)}]");
    }
}
