using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Argali.Checkpoints;

namespace Argali.Callbacks;

/// <summary>One value in the <see cref="Logs"/>: mostly a number, sometimes an array or a text.</summary>
/// <remarks>
/// Numbers convert both ways by themselves: <c>logs["loss"] = 0.5; double loss = logs["loss"];</c>. A value without a
/// number throws <see cref="InvalidCastException"/> where a number is asked for.
/// </remarks>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "ToDouble, FromObject and the constructors are the alternates.")]
public readonly struct LogValue : IEquatable<LogValue>
{
    private readonly long bits;
    private readonly object? reference;

    private LogValue(LogValueKind kind, long bits, object? reference)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
    }

    /// <summary>Python's <c>None</c>; also the default value.</summary>
    public static LogValue None => default;

    /// <summary>What this value holds.</summary>
    public LogValueKind Kind { get; }

    /// <summary>Whether <see cref="ToDouble"/> succeeds: a number, a truth value, or an array of rank 0.</summary>
    public bool IsNumber => TryGetNumber(out _);

    /// <summary>The value as an object: null, double, float, long, bool, string, <see cref="LogArray"/>, a list, or what was given.</summary>
    public object? Value => Kind switch
    {
        LogValueKind.Double => Number,
        LogValueKind.Single => (float)Number,
        LogValueKind.Integer => bits,
        LogValueKind.Boolean => bits != 0,
        _ => reference,
    };

    private double Number => BitConverter.Int64BitsToDouble(bits);

    /// <summary>A double.</summary>
    public static implicit operator LogValue(double value) =>
        new(LogValueKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A float, which is written as the float it is: 0.1f as 0.1, not as 0.10000000149011612.</summary>
    public static implicit operator LogValue(float value) =>
        new(LogValueKind.Single, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>A whole number.</summary>
    public static implicit operator LogValue(int value) => new(LogValueKind.Integer, value, null);

    /// <summary>A whole number.</summary>
    public static implicit operator LogValue(long value) => new(LogValueKind.Integer, value, null);

    /// <summary>A truth value; as a number it is 0 or 1.</summary>
    public static implicit operator LogValue(bool value) => new(LogValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>A text, or <see cref="None"/> for null.</summary>
    public static implicit operator LogValue(string? value) =>
        value is null ? None : new(LogValueKind.Text, 0, value);

    /// <summary>An array, or <see cref="None"/> for null.</summary>
    public static implicit operator LogValue(LogArray? value) =>
        value is null ? None : new(LogValueKind.Array, 0, value);

    /// <summary>An array of one dimension, copied, or <see cref="None"/> for null.</summary>
    public static implicit operator LogValue(float[]? value) => value is null ? None : new LogArray(value);

    /// <summary>An array of one dimension, copied, or <see cref="None"/> for null.</summary>
    public static implicit operator LogValue(double[]? value) => value is null ? None : new LogArray(value);

    /// <summary>A list of values, or <see cref="None"/> for null.</summary>
    public static implicit operator LogValue(LogValue[]? value) =>
        value is null ? None : new(LogValueKind.List, 0, value.AsReadOnly());

    /// <summary>The number, as <see cref="ToDouble"/>.</summary>
    public static implicit operator double(LogValue value) => value.ToDouble();

    /// <summary>The number, rounded to a float.</summary>
    public static explicit operator float(LogValue value) => (float)value.ToDouble();

    /// <summary>The number, cut to a whole number.</summary>
    public static explicit operator int(LogValue value) => checked((int)value.ToDouble());

    /// <summary>Whether both hold the same value of the same kind.</summary>
    public static bool operator ==(LogValue left, LogValue right) => left.Equals(right);

    /// <summary>Whether they differ in kind or value.</summary>
    public static bool operator !=(LogValue left, LogValue right) => !left.Equals(right);

    /// <summary>Holds any object, such as a tensor; numbers, truth values, texts and arrays get their own kind.</summary>
    /// <param name="value">The object, or null for <see cref="None"/>.</param>
    /// <returns>The value.</returns>
    public static LogValue FromObject(object? value) => value switch
    {
        null => None,
        LogValue already => already,
        double number => number,
        float number => number,
        int number => number,
        long number => number,
        bool truth => truth,
        string text => text,
        LogArray array => array,
        float[] array => array,
        double[] array => array,
        LogValue[] list => list,
        _ => new(LogValueKind.Object, 0, value),
    };

    /// <summary>The number that this value is.</summary>
    /// <returns>The number; 0 or 1 for a truth value; the element of an array of rank 0.</returns>
    /// <exception cref="InvalidCastException">The value is no single number.</exception>
    public double ToDouble() => TryGetNumber(out double number)
        ? number
        : throw new InvalidCastException($"Expected a number in the logs. Received: {ToRepr()} ({Kind}).");

    /// <summary>Gets the number that this value is, if it is one.</summary>
    /// <param name="number">The number, or 0.</param>
    /// <returns>Whether the value is a single number.</returns>
    public bool TryGetNumber(out double number)
    {
        switch (Kind)
        {
            case LogValueKind.Double or LogValueKind.Single:
                number = Number;
                return true;
            case LogValueKind.Integer or LogValueKind.Boolean:
                number = bits;
                return true;
            case LogValueKind.Array when reference is LogArray { Rank: 0 } array:
                number = array.Values[0];
                return true;
            default:
                number = 0;
                return false;
        }
    }

    /// <summary>The text that Python's <c>str</c> gives: <c>0.1</c>, <c>1e-07</c>, <c>nan</c>, <c>True</c>, <c>None</c>, <c>[0.5 0.25]</c>.</summary>
    /// <returns>The text, the same in every culture.</returns>
    public override string ToString() => Kind switch
    {
        LogValueKind.None => "None",
        LogValueKind.Double => PythonFloat.Repr(Number),
        LogValueKind.Single => PythonFloat.Repr((float)Number),
        LogValueKind.Integer => bits.ToString(CultureInfo.InvariantCulture),
        LogValueKind.Boolean => bits != 0 ? "True" : "False",
        LogValueKind.Text => (string)reference!,
        LogValueKind.List => $"[{string.Join(", ", ((IEnumerable<LogValue>)reference!).Select(v => v.ToRepr()))}]",
        _ => reference!.ToString() ?? "",
    };

    /// <inheritdoc/>
    public bool Equals(LogValue other) => Kind == other.Kind && Kind switch
    {
        LogValueKind.Double or LogValueKind.Single => Number.Equals(other.Number),
        LogValueKind.List => ((IEnumerable<LogValue>)reference!).SequenceEqual((IEnumerable<LogValue>)other.reference!),
        _ => bits == other.bits && Equals(reference, other.reference),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LogValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Kind is LogValueKind.Double or LogValueKind.Single
        ? Number.GetHashCode()
        : Kind == LogValueKind.List ? 0 : HashCode.Combine(Kind, bits, reference);

    /// <summary>The text that Python's <c>repr</c> gives: as <see cref="ToString"/>, but texts in quotes.</summary>
    internal string ToRepr() => Kind switch
    {
        LogValueKind.Text => PythonText.Repr((string)reference!),
        LogValueKind.Array => ((LogArray)reference!).ToRepr(),
        _ => ToString(),
    };
}
